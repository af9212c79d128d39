package io.asterism.producer.reading;

import io.asterism.producer.intervention.Interventions;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tokens.Sha256;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Settles what a model, its tokenizer and its SAEs leave open, and refuses what does not fit together. */
final class ReaderAssembly {
    private static final int LONGEST_UNASKED = 1024;
    private final ReaderSettings settings;
    private final LanguageModel model;
    private final ModelTokens tokens;
    private final List<Sae> saes;

    ReaderAssembly(ReaderSettings settings, LanguageModel model, ModelTokens tokens, List<Sae> saes) {
        this.settings = settings;
        this.model = model;
        this.tokens = tokens;
        this.saes = saes;
    }

    ModelReader reader() {
        if (saes.isEmpty()) {
            throw new InputException("no SAE was given for the model '%s', expected one at least", settings.model());
        }
        Opening opening = tokens.opening(settings.bos(), bosOfSaes());
        OptionalInt bos = opening.id();
        int contextSize = contextSize(bos.isPresent());
        ContextCutter cutter = tokens.cutter(bos, contextSize);
        Interventions interventions = interventions();
        try {
            return new ModelReader(
                    model,
                    saes,
                    tokens,
                    new SaeGate(model, saes, interventions)
                            .pass(
                                    manifests(opening, contextSize, interventions),
                                    settings.sample(),
                                    cutter,
                                    settings.acceptAnyway()),
                    cutter,
                    settings.contextPolicy() == ContextPolicy.CONCATENATE
                            ? Optional.of(new SharedContexts(bos, contextSize))
                            : Optional.empty(),
                    contextSize,
                    qualityShare(),
                    interventions);
        } catch (RuntimeException e) {
            interventions.close();
            throw e;
        }
    }

    /** None where the model gives no logits, as losses cannot be taken then, nor where something has intervened in it already. */
    private QualityShare qualityShare() {
        return model.transformer().givesLogits() && settings.variant().isEmpty()
                ? settings.qualityShare()
                : QualityShare.NONE;
    }

    /** They name the SAEs by the ids that these have without them. */
    private Interventions interventions() {
        Map<String, Sae> byId = new HashMap<>();
        for (int i = 0; i < saes.size(); i++) {
            byId.put(saes.get(i).id(modelName(), settings.saes().get(i)), saes.get(i));
        }
        return settings.variant()
                .map(variant -> Interventions.read(variant.interventions(), model, byId))
                .orElseGet(Interventions::none);
    }

    private String modelName() {
        return settings.modelName().orElseGet(() -> ModelTokens.nameOf(settings.model()));
    }

    private Optional<Boolean> bosOfSaes() {
        if (settings.bos() != BosPolicy.AUTO) {
            return Optional.empty();
        }
        Set<Boolean> wanted =
                saes.stream().map(Sae::prependBos).flatMap(Optional::stream).collect(Collectors.toSet());
        if (wanted.size() > 1) {
            throw new InputException(
                    "the SAEs %s disagree about prepend_bos, expected one policy for a model's SAEs: say which",
                    settings.saes().stream().map(SaeSource::path).toList());
        }
        return wanted.stream().findFirst();
    }

    private int contextSize(boolean bos) {
        int most = model.shape().contextSize();
        int least = bos ? 2 : 1;
        if (settings.contextSize().isPresent()) {
            int asked = settings.contextSize().getAsInt();
            if (asked < least || asked > most) {
                throw new InputException("a context size of %d was asked for, expected %d to %d", asked, least, most);
            }
            return asked;
        }
        OptionalInt trained = saes.stream()
                .map(Sae::contextSize)
                .flatMapToInt(OptionalInt::stream)
                .min();
        return Math.max(least, Math.min(most, trained.orElse(LONGEST_UNASKED)));
    }

    private List<SaeManifest> manifests(Opening opening, int contextSize, Interventions interventions) {
        String modelSha = Sha256.of(model.files());
        List<SaeManifest> manifests = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < saes.size(); i++) {
            SaeManifest.Builder builder = saes.get(i)
                    .describe(modelName(), settings.saes().get(i))
                    .setModelSha256(modelSha)
                    .setTokenizerSha256(tokens.sha256())
                    .setContextSize(contextSize)
                    .setContextPolicy(settings.contextPolicy().inManifests())
                    .setBosPolicy(opening.inManifests())
                    .setSpecialTokens(settings.specialTokens())
                    .setInterventionSha256(interventions.fingerprint());
            settings.variant().ifPresent(variant -> builder.setSae(variant.of(builder.getSae())));
            SaeManifest manifest = settings.counting().applyTo(builder).build();
            Manifests.validate(manifest);
            if (!ids.add(manifest.getSae())) {
                throw new InputException(
                        "two of the SAEs have the id '%s', expected different ids: give them ids of their own, as in --sae ID=DIR",
                        manifest.getSae());
            }
            manifests.add(manifest);
        }
        return manifests;
    }
}
