package io.asterism.processor.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Configuration of who may ask. */
@ConfigMapping(prefix = "asterism.access")
public interface AccessConfig {
    /** The file of tokens, one of which every request then has to bear. */
    Optional<Path> tokens();

    /** That whoever reaches the port may do everything, although other machines reach it. */
    @WithDefault("false")
    boolean insecureNoAuth();

    /** The token, of role {@code instance}, that this instance bears when it asks the others. */
    Optional<String> instanceToken();
}
