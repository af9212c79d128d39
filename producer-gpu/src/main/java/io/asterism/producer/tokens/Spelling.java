package io.asterism.producer.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How a tokenizer writes text in its vocabulary. */
enum Spelling {
    /** As it stands; {@code ##} before a word's later pieces. */
    PLAIN {
        @Override
        byte[] bytes(String token) {
            return utf8(token.startsWith("##") && token.length() > 2 ? token.substring(2) : token);
        }
    },
    /** GPT-2's: one printable character for each byte. */
    BYTE_LEVEL {
        @Override
        byte[] bytes(String token) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            token.codePoints().forEach(c -> bytes.write(ByteLetters.byteOf(c)));
            return bytes.toByteArray();
        }
    },
    /** SentencePiece's: {@code U+2581} for a space, {@code <0x0A>} for a byte of its own. */
    SENTENCE_PIECE {
        @Override
        byte[] bytes(String token) {
            return SINGLE_BYTE.matcher(token).matches()
                    ? new byte[] {(byte) Integer.parseInt(token, 3, 5, 16)}
                    : utf8(token.replace('\u2581', ' '));
        }
    };

    private static final Pattern SINGLE_BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

    /** The bytes of text that a token stands for. */
    abstract byte[] bytes(String token);

    static Spelling of(JsonNode tokenizer) {
        JsonNode decoder = tokenizer.path("decoder");
        JsonNode before = tokenizer.path("pre_tokenizer");
        if (has(decoder, "ByteLevel") || has(before, "ByteLevel")) {
            return BYTE_LEVEL;
        }
        boolean pieces = has(decoder, "Metaspace")
                || has(before, "Metaspace")
                || has(decoder, "ByteFallback")
                || tokenizer.path("model").path("byte_fallback").asBoolean();
        return pieces ? SENTENCE_PIECE : PLAIN;
    }

    private static boolean has(JsonNode step, String type) {
        return step.findValuesAsText("type").contains(type);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
