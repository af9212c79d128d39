package io.asterism.producer.reading;

import io.asterism.schemas.InputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which contexts the quality of SAEs is measured on: a share of all, chosen by the document's id and the context's index alone, so that
 * all SAEs are measured on the same, whoever reads them and how often.
 *
 * @param share from 0, none, to 1, all
 */
public record QualityShare(double share) {
    /** No context. */
    public static final QualityShare NONE = new QualityShare(0);

    /**
     * A share of contexts.
     *
     * @throws InputException if it is none
     */
    public QualityShare {
        if (!(share >= 0 && share <= 1)) {
            throw new InputException("the quality share is %s, expected a number from 0 to 1", share);
        }
    }

    /** Whether a context is among them: whether SHA-256 of {@code <id>#<index>}, read as a number in [0, 1), is below the share. */
    boolean has(Context context) {
        return share > 0 && place(context.document() + "#" + context.index()) < share;
    }

    private static double place(String context) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(context.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
