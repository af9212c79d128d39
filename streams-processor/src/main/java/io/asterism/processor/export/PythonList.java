package io.asterism.processor.export;

import java.util.List;
import java.util.stream.Collectors;

/** Texts as Python prints a list of them: what {@code ast.literal_eval} reads back. */
final class PythonList {
    private PythonList() {}

    static String of(List<String> texts) {
        return texts.stream().map(PythonList::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        text.codePoints().forEach(point -> append(out, point, quote));
        return out.append(quote).toString();
    }

    private static void append(StringBuilder out, int point, char quote) {
        switch (point) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (point == quote) {
                    out.append('\\').append(quote);
                } else if (isPrintable(point)) {
                    out.appendCodePoint(point);
                } else {
                    out.append(
                            String.format(point < 0x100 ? "\\x%02x" : point < 0x10000 ? "\\u%04x" : "\\U%08x", point));
                }
            }
        }
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }
}
