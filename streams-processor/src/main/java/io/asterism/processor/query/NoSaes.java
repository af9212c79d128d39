package io.asterism.processor.query;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The directory of an instance that counts nothing, such as one that only produces. */
@DefaultBean
@ApplicationScoped
class NoSaes implements SaeDirectory {
    @Override
    public List<SaeView> saes() {
        return List.of();
    }
}
