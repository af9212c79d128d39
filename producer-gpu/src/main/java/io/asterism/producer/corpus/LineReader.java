package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a UTF-8 file, ended by LF, CR LF or CR, none of them so long that memory is at stake. */
final class LineReader implements AutoCloseable {
    /** A document of the largest record, each of its bytes escaped as JSON does it. */
    static final int LONGEST = 64 << 20;

    private final CorpusFile file;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] chunk = new byte[1 << 16];
    private int used;
    private int filled;
    private byte[] line = new byte[1 << 12];
    private long number;
    private boolean endedByCarriageReturn;

    LineReader(CorpusFile file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** The next line without its end, or null behind the last. */
    @Nullable
    String next() throws IOException {
        int length = 0;
        boolean any = false;
        passLineFeed();
        while (fill()) {
            any = true;
            int end = used;
            while (end < filled && chunk[end] != '\n' && chunk[end] != '\r') {
                end++;
            }
            length = append(length, end);
            if (end < filled) {
                endedByCarriageReturn = chunk[end] == '\r';
                used = end + 1;
                break;
            }
            used = end;
        }
        if (!any) {
            return null;
        }
        number++;
        return text(length);
    }

    /** Number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Which with the carriage return before it was one end. */
    private void passLineFeed() throws IOException {
        if (endedByCarriageReturn && fill() && chunk[used] == '\n') {
            used++;
        }
        endedByCarriageReturn = false;
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
                    file.shown(), number + 1, LONGEST, LONGEST);
        }
        if (longer > line.length) {
            line = Arrays.copyOf(line, Math.max(longer, 2 * line.length));
        }
        System.arraycopy(chunk, used, line, length, end - used);
        return longer;
    }

    private String text(int length) {
        if (number == 1 && isUtf16(length)) {
            throw new InputException("'%s' is UTF-16 by its first bytes, expected UTF-8 text", file.shown());
        }
        int from = number == 1 && startsWithByteOrderMark(length) ? 3 : 0;
        ByteBuffer bytes = ByteBuffer.wrap(line, from, length - from);
        try {
            return decoder.decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new InputException(
                    e,
                    "'%s' line %d is not UTF-8 (byte 0x%02x at byte %d of the line), expected UTF-8 text",
                    file.shown(),
                    number,
                    line[bytes.position()] & 0xff,
                    bytes.position());
        }
    }

    /** Two bytes a character: a byte order mark, or, as most text begins with a letter, one of the first two bytes is zero. */
    private boolean isUtf16(int length) {
        return length >= 2
                && ((line[0] == (byte) 0xff && line[1] == (byte) 0xfe)
                        || (line[0] == (byte) 0xfe && line[1] == (byte) 0xff)
                        || (line[0] == 0) != (line[1] == 0));
    }

    private boolean startsWithByteOrderMark(int length) {
        return length >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
    }
}
