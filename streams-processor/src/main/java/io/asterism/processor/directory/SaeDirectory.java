package io.asterism.processor.directory;

import io.asterism.processor.requests.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SAEs that are counted, as this instance sees them now. Asked by any thread, often; it must not block. */
public interface SaeDirectory {
    /** Every SAE whose manifest is known, ordered by id. */
    List<SaeView> saes();

    /** One SAE; empty where no manifest of that id is known. */
    default Optional<SaeView> sae(String id) {
        return saes().stream().filter(sae -> sae.id().equals(id)).findFirst();
    }

    /**
     * One SAE that a request names.
     *
     * @throws ProblemException if no manifest of that id is known
     */
    default SaeView required(String id) {
        return sae(id).orElseThrow(() -> ProblemException.notFound(
                "SAE", id, saes().stream().map(SaeView::id).toList()));
    }

    /** Keys of the manifests' topic whose record cannot be used, with the reason. */
    default Map<String, String> refusals() {
        return Map.of();
    }

    /** Why SAEs neither come nor go any more; empty while they do. */
    default String trouble() {
        return "";
    }
}
