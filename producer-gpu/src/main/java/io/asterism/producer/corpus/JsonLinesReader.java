package io.asterism.producer.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, with a text under its key and, if it likes, {@code id}. What stands under other keys is passed over, NaN and
 * Infinity, which Python writes, among it.
 */
final class JsonLinesReader implements CorpusReader {
    private static final String ID = "id";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final CorpusFile file;
    private final String key;
    private final LineReader lines;

    JsonLinesReader(CorpusFile file, String key, InputStream in) {
        this.file = file;
        this.key = key;
        this.lines = new LineReader(file, in);
    }

    @Override
    public @Nullable Entry next() throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                return entry(line);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private Entry entry(String line) throws IOException {
        boolean begun = false;
        try (JsonParser parser = JSON.createParser(line)) {
            JsonToken first = parser.nextToken();
            begun = true;
            if (first != JsonToken.START_OBJECT) {
                throw first == JsonToken.START_ARRAY
                        ? refused("is a JSON array", "one object a line")
                        : refused("is JSON but no object", "one object a line");
            }
            Entry entry = object(parser);
            requireEnd(parser);
            return entry;
        } catch (StreamConstraintsException e) {
            throw refused(e, "is nested too deep or has a number or key of thousands of characters");
        } catch (JsonEOFException e) {
            throw refused(e, "ends before its JSON does");
        } catch (JsonProcessingException e) {
            int at = begun
                    ? e.getLocation().getColumnNr()
                    : line.length() - line.stripLeading().length() + 1;
            throw refused(e, "is not JSON near character " + at);
        }
    }

    private Entry object(JsonParser parser) throws IOException {
        @Nullable String text = null;
        @Nullable String id = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals(key)) {
                requireOnce(key, text);
                text = text(parser, value);
            } else if (name.equals(ID)) {
                requireOnce(ID, id);
                id = id(parser, value);
            } else {
                parser.skipChildren();
            }
        }
        if (text == null) {
            throw refused("has no \"" + key + "\"", "a string \"" + key + "\"");
        }
        return new Entry(id == null || id.isEmpty() ? file.name() + ":" + lines.number() : id, text, lines.number());
    }

    private String text(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw refused(
                    "has a \"" + key + "\" that is no string but " + shown(parser, value), "a string \"" + key + "\"");
        }
        return whole(key, parser.getText());
    }

    private String id(JsonParser parser, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_NULL -> "";
            case VALUE_STRING -> whole(ID, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (parser.isNaN()) {
                    throw refused("has an \"id\" that is " + parser.getText(), "a string or a number");
                }
                yield parser.getText();
            }
            default ->
                throw refused(
                        "has an \"id\" that is neither string nor number but " + shown(parser, value),
                        "a string or a number");
        };
    }

    private void requireOnce(String name, @Nullable String before) {
        if (before != null) {
            throw refused("has \"" + name + "\" twice", "it once");
        }
    }

    /** JSON can write half of a character outside the basic plane; nothing behind here could. */
    private String whole(String name, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw refused(
                        String.format(
                                "has a \"%s\" with half a surrogate pair, \\u%04x, at character %d", name, (int) c, i),
                        "Unicode text");
            }
        }
        return text;
    }

    private void requireEnd(JsonParser parser) throws IOException {
        boolean more;
        try {
            more = parser.nextToken() != null;
        } catch (JsonProcessingException e) {
            more = true;
        }
        if (more) {
            throw refused(
                    "has something behind its object, near character "
                            + parser.currentTokenLocation().getColumnNr(),
                    "one object a line");
        }
    }

    private static String shown(JsonParser parser, JsonToken value) throws IOException {
        return value.isScalarValue() ? parser.getText() : value == JsonToken.START_OBJECT ? "an object" : "an array";
    }

    private InputException refused(String what, String expected) {
        return new InputException("'%s' line %d %s, expected %s", file.shown(), lines.number(), what, expected);
    }

    private InputException refused(Exception cause, String what) {
        return new InputException(
                cause, "'%s' line %d %s, expected {\"%s\": ...}", file.shown(), lines.number(), what, key);
    }
}
