public class Luhn {
    /** True when the digits of a card number pass the Luhn check. Spaces do not count. */
    public static boolean isValid(String number) {
        String digits = number.replace(" ", "");
        if (digits.length() < 2) return false;
        int sum = 0;
        boolean twice = false;
        for (int i = digits.length() - 1; i >= 0; i--) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') return false;
            int digit = c - '0';
            if (twice) {
                digit *= 2;
                if (digit > 9) digit -= 9;
            }
            sum += digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }
}
