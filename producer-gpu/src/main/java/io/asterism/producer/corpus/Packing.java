package io.asterism.producer.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a file is compressed as a whole. */
enum Packing {
    NONE("", "", "") {
        @Override
        InputStream unpacking(InputStream in) {
            return in;
        }
    },
    GZIP(".gz", "gzip", "\u001f\u008b") {
        @Override
        InputStream unpacking(InputStream in) {
            return new GzipMembers(in);
        }
    },
    ZSTANDARD(".zst", "Zstandard", "(\u00b5/\u00fd") {
        @Override
        InputStream unpacking(InputStream in) throws IOException {
            return new ZstandardFrames(in);
        }
    };

    private final String ending;
    private final String label;
    private final String magic;

    Packing(String ending, String label, String magic) {
        this.ending = ending;
        this.label = label;
        this.magic = magic;
    }

    abstract InputStream unpacking(InputStream in) throws IOException;

    String ending() {
        return ending;
    }

    String label() {
        return label;
    }

    static Packing ofName(String name) {
        return name.endsWith(GZIP.ending) ? GZIP : name.endsWith(ZSTANDARD.ending) ? ZSTANDARD : NONE;
    }

    /** What a file's first bytes are those of. */
    static Packing ofBeginning(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        for (Packing packing : List.of(GZIP, ZSTANDARD)) {
            if (text.startsWith(packing.magic)) {
                return packing;
            }
        }
        // Parallel packers begin with a frame to be skipped, whose first byte is 0x50 to 0x5f.
        return text.startsWith("*M\u0018", 1) && text.charAt(0) >= 'P' && text.charAt(0) <= '_' ? ZSTANDARD : NONE;
    }
}
