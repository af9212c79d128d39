package io.asterism.schemas.npz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What stands before an array's elements (NumPy enhancement proposal 1): magic, version, length, and a Python dictionary with
 * {@code descr}, {@code fortran_order} and {@code shape}, filled up with spaces to a multiple of 64 bytes.
 *
 * @param type of an element
 * @param fortranOrder whether the first index runs fastest
 * @param shape elements along each axis; none for a scalar
 * @param bytes of the header itself
 */
record NpyHeader(NpyType type, boolean fortranOrder, long[] shape, int bytes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST = 1 << 16;

    long elements() throws IOException {
        long elements = 1;
        try {
            for (long length : shape) {
                elements = Math.multiplyExact(elements, length);
            }
            Math.addExact(Math.multiplyExact(elements, type.bytes()), bytes);
        } catch (ArithmeticException e) {
            throw new IOException("its shape " + shapeText() + " is beyond any file", e);
        }
        return elements;
    }

    String shapeText() {
        String lengths = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "(" + lengths + (shape.length == 1 ? ",)" : ")");
    }

    static NpyHeader read(InputStream in) throws IOException {
        byte[] prefix = in.readNBytes(8);
        if (prefix.length < 8 || !Arrays.equals(prefix, 0, 6, MAGIC, 0, 6)) {
            throw new IOException("it does not begin with the mark of a NumPy array");
        }
        int version = prefix[6];
        if (version < 1 || version > 3 || prefix[7] != 0) {
            throw new IOException("it is of NumPy array format " + version + "." + prefix[7] + ", expected 1.0 to 3.0");
        }
        int lengthBytes = version == 1 ? 2 : 4;
        byte[] packed = in.readNBytes(lengthBytes);
        if (packed.length < lengthBytes) {
            throw new IOException("it ends inside its header");
        }
        ByteBuffer length = ByteBuffer.wrap(Arrays.copyOf(packed, 4)).order(ByteOrder.LITTLE_ENDIAN);
        long textBytes = Integer.toUnsignedLong(length.getInt());
        if (textBytes > LONGEST) {
            throw new IOException("its header claims " + textBytes + " bytes, expected " + LONGEST + " at most");
        }
        byte[] text = in.readNBytes((int) textBytes);
        if (text.length < textBytes) {
            throw new IOException("its header claims " + textBytes + " bytes, but " + text.length + " follow");
        }
        return new NpyDictionary(new String(text, StandardCharsets.UTF_8)).header(8 + lengthBytes + text.length);
    }

    byte[] encoded() {
        String text = "{'descr': '" + type + "', 'fortran_order': " + (fortranOrder ? "True" : "False") + ", 'shape': "
                + shapeText() + ", }";
        int unpadded = MAGIC.length + 4 + text.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        byte[] dictionary = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(MAGIC);
        header.write(1);
        header.write(0);
        header.write(dictionary.length & 0xff);
        header.write(dictionary.length >>> 8);
        header.writeBytes(dictionary);
        return header.toByteArray();
    }
}
