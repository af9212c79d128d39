package io.asterism.producer.tensors;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tensors of which one can be read by a second name. */
public final class AliasedTensors implements Tensors {
    private final Tensors tensors;
    private final String alias;
    private final String kept;

    /** As {@code tensors}, which stay the caller's to close, with {@code alias} for what is there as {@code kept}. */
    public AliasedTensors(Tensors tensors, String alias, String kept) {
        this.tensors = tensors;
        this.alias = alias;
        this.kept = kept;
    }

    private String own(String name) {
        return name.equals(alias) ? kept : name;
    }

    @Override
    public String origin() {
        return tensors.origin();
    }

    @Override
    public List<Path> files() {
        return tensors.files();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(tensors.names());
        names.add(alias);
        return names;
    }

    @Override
    public TensorInfo info(String name) {
        return tensors.info(own(name));
    }

    @Override
    public void read(String name, long from, FloatBuffer to) {
        tensors.read(own(name), from, to);
    }

    @Override
    public void close() {
        tensors.close();
    }
}
