package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of names and contents, by which a source is known again. */
public final class Fingerprint {
    private final MessageDigest digest;

    /** Of nothing yet. */
    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes in a text, set off from what comes before and after. */
    public Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) 0);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
        return this;
    }

    /** Takes in a file's bytes. */
    public Fingerprint add(Path file) {
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
        } catch (IOException e) {
            throw new InputException(e, "cannot read '%s' (%s)", file, Unreadable.reason(e));
        }
        return this;
    }

    /** In hex; nothing can be added any more. */
    public String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    InputStream reading(InputStream in) {
        return new DigestInputStream(in, digest);
    }
}
