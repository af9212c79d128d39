package io.asterism.producer.corpus;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Unpacks the pages of Parquet files. Memory is taken as data arrive, never because a page's header claims a size; the library's own
 * codecs trust that header, and some of them need Hadoop.
 */
final class PageCodecs implements CompressionCodecFactory {
    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Page(packed -> packed);
            case SNAPPY -> new Page(Snappy::uncompress);
            case GZIP -> new Page(packed -> unpack(new GZIPInputStream(stream(packed))));
            case ZSTD -> new Page(packed -> unpack(new ZstdInputStream(stream(packed))));
            default ->
                throw new UnknownCodecException(
                        "it is compressed with " + codec + ", expected UNCOMPRESSED, SNAPPY, GZIP or ZSTD");
        };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("Parquet files are only read");
    }

    @Override
    public void release() {}

    /** Says what it is compressed with. */
    static final class UnknownCodecException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private UnknownCodecException(String message) {
            super(message);
        }
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] unpack(InputStream in) throws IOException {
        try (in) {
            return in.readNBytes(ParquetDocuments.LARGEST_PAGE);
        }
    }

    private interface Unpacking {
        byte[] of(byte[] packed) throws IOException;
    }

    private record Page(Unpacking unpacking) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(packed.size()));
            packed.writeAllTo(bytes);
            return BytesInput.from(unpacked(bytes.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer to, int size) throws IOException {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            to.put(unpacked(bytes, size));
        }

        private byte[] unpacked(byte[] packed, int size) throws IOException {
            byte[] bytes = unpacking.of(packed);
            if (bytes.length != size) {
                throw new IOException("a page holds " + bytes.length + " bytes, but claims " + size);
            }
            return bytes;
        }

        @Override
        public void release() {}
    }
}
