package io.asterism.producer.reading;

import io.asterism.schemas.Document;
import io.asterism.schemas.LatentCard;
import io.asterism.schemas.SaeManifest;
import java.util.List;
import java.util.function.Consumer;

/** A model with its SAEs, ready to read. Holds native memory; not for several threads at once. */
public interface ContextReader extends AutoCloseable {
    /** The SAEs, in the order in which {@link #read} gives their activations. */
    List<SaeManifest> manifests();

    /** Hands out the cards of an SAE's latents in the order of their index. */
    void cards(int sae, Consumer<LatentCard> to);

    /** Tokenises a document and cuts it into contexts; empty for a document without text. */
    List<Context> contexts(Document document);

    /**
     * Settles which contexts of the documents that are read together follow one another (see {@link ContextPolicy}).
     *
     * @param contexts in the order of their documents
     * @return the same contexts as they are to be read, in the same order
     */
    List<Context> arrange(List<Context> contexts);

    /**
     * Reads contexts, {@code [contexts]} of them in any number; one forward pass a batch serves all SAEs. What comes out for a context
     * that follows no other is the same to the last bit whatever else is read with it.
     *
     * @return {@code [contexts][saes]}
     * @throws io.asterism.schemas.InputException if interventions make numbers of one of them that cannot be reckoned with
     */
    List<List<SparseActivations>> read(List<Context> contexts);

    @Override
    void close();
}
