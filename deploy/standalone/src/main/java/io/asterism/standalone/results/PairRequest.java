package io.asterism.standalone.results;

import io.asterism.schemas.InputException;
import io.asterism.schemas.PairId;
import io.asterism.schemas.Pairs;
import io.asterism.schemas.SaeManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pair of SAEs that an analysis counts.
 *
 * @param name as it was asked for: where its results go
 * @param id of the pair
 */
public record PairRequest(String name, PairId id) {
    /**
     * Reads what was asked for.
     *
     * @param texts {@code A~B} each, or a whole id
     * @param lag of those that name none themselves
     * @param within window of those that name none themselves
     * @throws InputException if a text is no pair, one comes twice, or both a lag and a window are given
     */
    public static List<PairRequest> parse(List<String> texts, Optional<Integer> lag, Optional<Integer> within) {
        if (lag.isPresent() && within.isPresent()) {
            throw new InputException("--lag and --within are given together, expected one of them");
        }
        if (texts.isEmpty() && (lag.isPresent() || within.isPresent())) {
            throw new InputException(
                    "--%s is given alone, expected --pair A~B with it", lag.isPresent() ? "lag" : "within");
        }
        List<PairRequest> requests = new ArrayList<>();
        for (String text : texts) {
            PairId named = PairId.parse(text);
            PairId id = named.last() > 0
                    ? named
                    : lag.map(named::withLag)
                            .or(() -> within.map(named::within))
                            .orElse(named);
            for (PairRequest other : requests) {
                if (other.name().equals(text) || other.id().equals(id)) {
                    throw new InputException("--pair names pair %s twice, expected a different pair each time", id);
                }
            }
            requests.add(new PairRequest(text, id));
        }
        return requests;
    }

    /**
     * Checks that both SAEs are there, and that their tokens are the same.
     *
     * @throws InputException if not
     */
    public void requireFit(List<SaeManifest> saes) {
        Pairs.validate(
                Pairs.of(
                        id,
                        manifest(saes, id.a().value()),
                        manifest(saes, id.b().value()),
                        0),
                manifest(saes, id.a().value()),
                manifest(saes, id.b().value()));
    }

    private SaeManifest manifest(List<SaeManifest> saes, String sae) {
        return saes.stream()
                .filter(manifest -> manifest.getSae().equals(sae))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "--pair %s names SAE '%s', expected one of %s",
                        name,
                        sae,
                        String.join(", ", saes.stream().map(SaeManifest::getSae).toList())));
    }
}
