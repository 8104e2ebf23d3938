import java.util.List;

/** Greatest common divisor of any number of integers. */
final class GcdOfList {
    private GcdOfList() {}

    static long gcd(long a, long b) {
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return Math.abs(a);
    }

    static long gcdOfList(List<Long> values) {
        long result = 0;
        for (long value : values) {
            result = gcd(result, value);
        }
        return result;
    }
}
