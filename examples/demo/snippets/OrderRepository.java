package com.example.shop.orders;

import com.example.shop.db.Database;
import com.example.shop.model.Order;
import java.util.List;

public class OrderRepository {
    private final Database database;

    public OrderRepository(Database database) {
        this.database = database;
    }

    public List<Order> openOrdersOf(long customerId) {
        return database.query(Order.class, "select * from orders where customer = ? and closed is null", customerId);
    }
}
