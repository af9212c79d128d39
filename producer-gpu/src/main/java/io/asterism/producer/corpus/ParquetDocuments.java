package io.asterism.producer.corpus;

import io.asterism.schemas.FileContent;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** One document a row, from a column of text and, where there is one of text or integers, the column {@code id}. */
final class ParquetDocuments implements CorpusReader {
    static final int LARGEST_PAGE = 1 << 30;
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED = "PARE";

    /** Magic, length of the footer, magic. */
    private static final int SHORTEST = 12;

    private static final String ID = "id";

    private final String path;
    private final String name;
    private final String textColumn;
    private final ParquetFileReader file;
    private final MessageType columns;
    private @Nullable RecordReader<Group> group;
    private long left;
    private long row;

    private ParquetDocuments(CorpusFile of, String textColumn, ParquetFileReader file) {
        this.path = of.shown();
        this.name = of.name();
        this.textColumn = textColumn;
        this.file = file;
        this.columns = columns();
        file.setRequestedSchema(columns);
    }

    /**
     * Opens a file.
     *
     * @throws InputException if it is no Parquet file, or has no such column of text
     */
    static ParquetDocuments open(CorpusFile of, String textColumn) throws IOException {
        FileContent.requireItself(of.path());
        ParquetFileReader file = footer(of.path(), of.shown());
        try {
            return new ParquetDocuments(of, textColumn, file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static ParquetFileReader footer(Path where, String path) throws IOException {
        ParquetReadOptions options = new ParquetReadOptions.Builder(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .build();
        requireMagic(where, path);
        LocalInputFile input = new LocalInputFile(where);
        try {
            ParquetFileReader file = ParquetFileReader.open(input, options);
            try {
                for (BlockMetaData block : file.getRowGroups()) {
                    for (ColumnChunkMetaData chunk : block.getColumns()) {
                        requireWithin(path, chunk, input.getLength());
                    }
                }
                return file;
            } catch (RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    e,
                    "'%s' is no sound Parquet file: %s",
                    path,
                    said(e, "its footer, which tells what is where, cannot be read"));
        }
    }

    private static void requireMagic(Path where, String path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(where.toFile(), "r")) {
            String wrong = "it has " + file.length() + " bytes, expected " + SHORTEST + " at least";
            if (file.length() >= SHORTEST) {
                String first = magic(file, 0);
                String last = magic(file, file.length() - MAGIC.length());
                if (first.equals(MAGIC) && last.equals(MAGIC)) {
                    return;
                }
                wrong = last.equals(ENCRYPTED)
                        ? "it is encrypted"
                        : first.equals(MAGIC)
                                ? "it does not end with " + MAGIC + ", as if it were cut"
                                : "it does not begin with " + MAGIC;
            }
            throw new InputException("'%s' is no sound Parquet file: %s", path, wrong);
        }
    }

    private static String magic(RandomAccessFile file, long at) throws IOException {
        byte[] bytes = new byte[MAGIC.length()];
        file.seek(at);
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void requireWithin(String path, ColumnChunkMetaData chunk, long length) {
        long from = chunk.getStartingPos();
        if (from < 0 || chunk.getTotalSize() < 0 || from > length - chunk.getTotalSize()) {
            throw new InputException(
                    "'%s' is no sound Parquet file: column '%s' has bytes %d to %d of a file of %d bytes",
                    path, chunk.getPath().toDotString(), from, from + chunk.getTotalSize(), length);
        }
    }

    private MessageType columns() {
        MessageType schema = file.getFileMetaData().getSchema();
        if (!schema.containsField(textColumn) || !isText(schema.getType(textColumn))) {
            throw new InputException(
                    "'%s' has %s column '%s', expected a column of text among its columns %s: say which with --text-column",
                    path,
                    schema.containsField(textColumn) ? "no text in its" : "no",
                    textColumn,
                    schema.getFields().stream().map(Type::getName).collect(Collectors.joining(", ")));
        }
        List<Type> wanted = new ArrayList<>(List.of(schema.getType(textColumn)));
        if (!textColumn.equals(ID) && schema.containsField(ID) && isId(schema.getType(ID))) {
            wanted.add(schema.getType(ID));
        }
        return new MessageType(schema.getName(), wanted);
    }

    private static boolean isText(Type type) {
        return type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && (type.getLogicalTypeAnnotation() == null
                        || type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation);
    }

    private static boolean isId(Type type) {
        boolean integer = type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && List.of(PrimitiveTypeName.INT32, PrimitiveTypeName.INT64)
                        .contains(type.asPrimitiveType().getPrimitiveTypeName());
        return integer || isText(type);
    }

    @Override
    public @Nullable Entry next() throws IOException {
        try {
            while (left == 0) {
                PageReadStore pages = file.readNextRowGroup();
                if (pages == null) {
                    return null;
                }
                left = pages.getRowCount();
                group = new ColumnIOFactory()
                        .getColumnIO(columns)
                        .getRecordReader(pages, new GroupRecordConverter(columns));
            }
            left--;
            row++;
            return group == null ? null : entry(group.read());
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    e, "'%s' cannot be read beyond row %d: %s", path, row, said(e, "what stands there is damaged"));
        }
    }

    private Entry entry(Group values) {
        if (values.getFieldRepetitionCount(0) == 0) {
            throw new InputException("'%s' row %d has null for '%s', expected text", path, row, textColumn);
        }
        String id = name + ":" + row;
        if (columns.getFieldCount() > 1 && values.getFieldRepetitionCount(1) > 0) {
            String given = isText(columns.getType(1)) ? text(values, 1) : values.getValueToString(1, 0);
            id = given.isEmpty() ? id : given;
        }
        return new Entry(id, text(values, 0), row);
    }

    private String text(Group values, int column) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(values.getBinary(column, 0).toByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(
                    e, "'%s' row %d has a '%s' that is not UTF-8", path, row, columns.getFieldName(column));
        }
    }

    /** What only the library could know is told in our words: its own are about its classes. */
    private static String said(Throwable e, String otherwise) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PageCodecs.UnknownCodecException) {
                return cause.getMessage();
            }
        }
        return otherwise;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
