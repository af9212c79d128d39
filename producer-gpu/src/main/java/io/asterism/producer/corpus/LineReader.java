package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a UTF-8 file, none of them so long that memory is at stake. */
final class LineReader implements AutoCloseable {
    /** A document of the largest record, each of its bytes escaped as JSON does it. */
    static final int LONGEST = 64 << 20;

    private final Path path;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] chunk = new byte[1 << 16];
    private int used;
    private int filled;
    private byte[] line = new byte[1 << 12];
    private long number;

    LineReader(Path path, InputStream in) {
        this.path = path;
        this.in = in;
    }

    /** The next line without its end, or null behind the last. */
    @Nullable
    String next() throws IOException {
        int length = 0;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = used;
            while (end < filled && chunk[end] != '\n') {
                end++;
            }
            length = append(length, end);
            boolean ended = end < filled;
            used = ended ? end + 1 : end;
            if (ended) {
                break;
            }
        }
        if (!any) {
            return null;
        }
        number++;
        return text(length > 0 && line[length - 1] == '\r' ? length - 1 : length);
    }

    /** Number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        if (used == filled) {
            filled = Math.max(0, in.read(chunk));
            used = 0;
        }
        return used < filled;
    }

    private int append(int length, int end) {
        int longer = length + end - used;
        if (longer > LONGEST) {
            throw new InputException(
                    "'%s' has a line %d of more than %d bytes, expected one document of at most %d a line",
                    path, number + 1, LONGEST, LONGEST);
        }
        if (longer > line.length) {
            line = Arrays.copyOf(line, Math.max(longer, 2 * line.length));
        }
        System.arraycopy(chunk, used, line, length, end - used);
        return longer;
    }

    private String text(int length) {
        int from = number == 1 && startsWithByteOrderMark(length) ? 3 : 0;
        try {
            return decoder.decode(ByteBuffer.wrap(line, from, length - from)).toString();
        } catch (CharacterCodingException e) {
            throw new InputException(e, "'%s' line %d is not UTF-8, expected UTF-8 text", path, number);
        }
    }

    private boolean startsWithByteOrderMark(int length) {
        return length >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
    }
}
