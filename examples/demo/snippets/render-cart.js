function renderCart() {
  const { items, currency } = store.getState().cart;
  const rows = items.map((item) => cartRow(item, formatters[currency]));
  document.querySelector('#cart').replaceChildren(...rows);
  analytics.track('cart-rendered', { count: items.length });
}

store.subscribe(renderCart);
