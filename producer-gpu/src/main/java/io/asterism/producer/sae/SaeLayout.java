package io.asterism.producer.sae;

import io.asterism.producer.model.Modules;
import java.nio.file.Path;

/** A way in which SAEs lie on disk. Nothing after it knows the layout. */
interface SaeLayout {
    /** The files by which it is known, for messages. */
    String files();

    /** Whether the path looks like this layout. */
    boolean matches(Path path);

    /**
     * Reads the configuration.
     *
     * @param modules of the model that it is for
     * @throws io.asterism.schemas.InputException if it makes no sense, or asks for what is not supported
     */
    StoredSae open(SaeSource source, Modules modules);
}
