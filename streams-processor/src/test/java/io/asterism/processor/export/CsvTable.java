package io.asterism.processor.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A comma-separated table as pandas writes it: quoted where need be, quotes doubled, line ends allowed inside quotes. */
record CsvTable(List<String> header, List<Map<String, String>> rows) {
    static CsvTable read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CsvTable parse(String text) {
        List<List<String>> lines = lines(text);
        List<String> header = lines.get(0);
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            if (line.size() != header.size()) {
                throw new IllegalArgumentException("row " + rows.size() + " has " + line.size() + " cells: " + line);
            }
            Map<String, String> row = new HashMap<>();
            for (int k = 0; k < line.size(); k++) {
                row.put(header.get(k), line.get(k));
            }
            rows.add(row);
        }
        return new CsvTable(header, rows);
    }

    private static List<List<String>> lines(String text) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int k = 0; k < text.length(); k++) {
            char c = text.charAt(k);
            if (c == '"') {
                boolean doubled = quoted && k + 1 < text.length() && text.charAt(k + 1) == '"';
                if (doubled) {
                    cell.append(c);
                    k++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || c == '\n')) {
                line.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        if (cell.length() > 0 || !line.isEmpty()) {
            line.add(cell.toString());
            lines.add(line);
        }
        return lines;
    }
}
