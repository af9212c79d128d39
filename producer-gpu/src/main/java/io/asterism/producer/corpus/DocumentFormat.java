package io.asterism.producer.corpus;

import java.nio.charset.StandardCharsets;

/** How documents stand in a file. */
enum DocumentFormat {
    JSON_LINES(".jsonl"),
    PARAGRAPHS(".txt"),
    PARQUET(".parquet");

    private static final String PARQUET_MAGIC = "PAR1";

    private final String ending;

    DocumentFormat(String ending) {
        this.ending = ending;
    }

    /** Whether a file's name, without what tells its packing, is of this format. */
    boolean isOf(String name) {
        return name.endsWith(ending);
    }

    /** What text that begins so is in: an object, or an array of them, is JSON. */
    static DocumentFormat ofBeginning(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        if (text.startsWith(PARQUET_MAGIC)) {
            return PARQUET;
        }
        String content = (text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text).stripLeading();
        boolean array =
                content.startsWith("[") && content.substring(1).stripLeading().startsWith("{");
        return content.startsWith("{") || array ? JSON_LINES : PARAGRAPHS;
    }
}
