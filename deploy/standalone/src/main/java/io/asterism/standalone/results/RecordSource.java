package io.asterism.standalone.results;

import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import java.util.function.BiConsumer;

/** The records of an SAE's stream, to be read once more from beginning to end. */
public interface RecordSource {
    /** Shows every record that can be counted, with its columns; both are valid until the visitor returns. */
    void forEach(BiConsumer<Activations, ActivationColumns> visitor);
}
