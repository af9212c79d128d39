package io.asterism.schemas.npz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the Python dictionary in an array's header, and nothing else of Python. */
final class NpyDictionary {
    private static final int MOST_AXES = 64;

    private final String text;
    private int at;

    NpyDictionary(String text) {
        this.text = text;
    }

    NpyHeader header(int bytes) throws IOException {
        @Nullable NpyType type = null;
        @Nullable Boolean fortranOrder = null;
        long @Nullable [] shape = null;
        expect('{');
        while (!take('}')) {
            String key = string();
            expect(':');
            switch (key) {
                case "descr" -> type = type();
                case "fortran_order" -> fortranOrder = truth();
                case "shape" -> shape = tuple();
                default -> throw unreadable("the key '" + key + "' is unknown");
            }
            if (!take(',')) {
                expect('}');
                break;
            }
        }
        if (type == null || fortranOrder == null || shape == null) {
            throw unreadable("'descr', 'fortran_order' and 'shape' are not all there");
        }
        if (!text.substring(at).isBlank()) {
            throw unreadable("something follows the dictionary");
        }
        return new NpyHeader(type, fortranOrder, shape, bytes);
    }

    private NpyType type() throws IOException {
        if (peek() == '[') {
            throw new IOException("its elements are records of several fields, expected numbers");
        }
        return NpyType.parse(string());
    }

    private String string() throws IOException {
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw unreadable("a quoted name is missing at character " + at);
        }
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw unreadable("a quote is not closed");
        }
        String content = text.substring(at + 1, end);
        at = end + 1;
        return content;
    }

    private boolean truth() throws IOException {
        peek();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw unreadable("'fortran_order' is neither True nor False");
    }

    private long[] tuple() throws IOException {
        List<Long> lengths = new ArrayList<>();
        expect('(');
        while (!take(')')) {
            lengths.add(integer());
            if (!take(',')) {
                expect(')');
                break;
            }
        }
        if (lengths.size() > MOST_AXES) {
            throw unreadable("'shape' has " + lengths.size() + " axes");
        }
        return lengths.stream().mapToLong(Long::longValue).toArray();
    }

    private long integer() throws IOException {
        peek();
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        try {
            long value = Long.parseLong(text, from, at, 10);
            take('L');
            return value;
        } catch (NumberFormatException e) {
            throw unreadable("'shape' does not hold whole numbers of 0 or above");
        }
    }

    private void expect(char symbol) throws IOException {
        if (!take(symbol)) {
            throw unreadable("'" + symbol + "' is missing at character " + at);
        }
    }

    private boolean take(char symbol) throws IOException {
        boolean there = peek() == symbol;
        if (there) {
            at++;
        }
        return there;
    }

    private char peek() throws IOException {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            throw unreadable("it ends too early");
        }
        return text.charAt(at);
    }

    private static IOException unreadable(String why) {
        return new IOException("its header cannot be read: " + why);
    }
}
