package io.asterism.producer.tokens;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 in hex, by which weights and tokenizers are recognised. */
public final class Sha256 {
    private static final int PIECE = 1 << 20;

    private Sha256() {}

    /** Of bytes. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /**
     * Of several files, one after the other.
     *
     * @throws InputException if one cannot be read
     */
    public static String of(List<Path> files) {
        MessageDigest digest = digest();
        byte[] piece = new byte[PIECE];
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    digest.update(piece, 0, n);
                }
            } catch (IOException e) {
                throw new InputException(e, "'%s' cannot be read: %s", file, e.getMessage());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
