package io.asterism.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 64 bits of a SHA-256, in hex: enough to tell apart what nobody made to be alike. */
final class ShortHash {
    private static final int BYTES = 8;

    private ShortHash() {}

    static String beginning(String text) {
        return beginning(text.getBytes(StandardCharsets.UTF_8));
    }

    static String beginning(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
