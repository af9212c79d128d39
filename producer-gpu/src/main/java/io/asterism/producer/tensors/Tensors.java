package io.asterism.producer.tensors;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Named tensors on disk, read a piece at a time so that no file is ever held whole. */
public interface Tensors extends AutoCloseable {
    /** Where the tensors are, for messages. */
    String origin();

    /** The files themselves. */
    List<Path> files();

    /** All names, in the order of the file. */
    Set<String> names();

    /** Type and shape of one of {@link #names}. */
    TensorInfo info(String name);

    /**
     * Fills a buffer with a tensor's elements, row-major and widened to f32.
     *
     * @param from index of the first element
     */
    void read(String name, long from, FloatBuffer to);

    @Override
    void close();
}
