package io.asterism.processor.export;

import java.util.ArrayList;
import java.util.List;

/** Reads the list of texts that Python prints: the independent half of a round trip. */
final class PythonTexts {
    private PythonTexts() {}

    static List<String> read(String printed) {
        List<String> texts = new ArrayList<>();
        int at = 1;
        while (printed.charAt(at) != ']') {
            char quote = printed.charAt(at++);
            StringBuilder text = new StringBuilder();
            while (printed.charAt(at) != quote) {
                char c = printed.charAt(at++);
                if (c != '\\') {
                    text.append(c);
                    continue;
                }
                char escape = printed.charAt(at++);
                int digits = switch (escape) {
                    case 'x' -> 2;
                    case 'u' -> 4;
                    case 'U' -> 8;
                    default -> 0;
                };
                if (digits > 0) {
                    text.appendCodePoint(Integer.parseInt(printed.substring(at, at + digits), 16));
                    at += digits;
                } else {
                    text.append(
                            switch (escape) {
                                case 'n' -> '\n';
                                case 'r' -> '\r';
                                case 't' -> '\t';
                                default -> escape;
                            });
                }
            }
            texts.add(text.toString());
            at += printed.startsWith(", ", at + 1) ? 3 : 1;
        }
        return texts;
    }
}
