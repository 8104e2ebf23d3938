public class RunLength {
    /** "aaab" becomes "3a1b". */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int j = i;
            while (j < text.length() && text.charAt(j) == text.charAt(i)) j++;
            out.append(j - i).append(text.charAt(i));
            i = j;
        }
        return out.toString();
    }
}
