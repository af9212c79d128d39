package io.asterism.producer.reading;

import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.tokens.Sha256;
import io.asterism.producer.tokens.SpecialIds;
import io.asterism.producer.tokens.TextTokenizer;
import io.asterism.schemas.InputException;
import io.asterism.schemas.Manifests;
import io.asterism.schemas.SaeManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settles what a model, its tokenizer and its SAEs leave open, and refuses what does not fit together. */
final class ReaderAssembly {
    private static final int LONGEST_UNASKED = 1024;
    /** Vocabularies are padded to round sizes; a tokenizer that fills less of one belongs to another model. */
    private static final double LEAST_FILL = 0.95;

    private static final int PADDING_ALLOWED = 1024;

    private final ReaderSettings settings;
    private final LanguageModel model;
    private final TextTokenizer tokenizer;
    private final List<Sae> saes;
    private final SpecialIds special;

    ReaderAssembly(ReaderSettings settings, LanguageModel model, TextTokenizer tokenizer, List<Sae> saes) {
        this.settings = settings;
        this.model = model;
        this.tokenizer = tokenizer;
        this.saes = saes;
        this.special = SpecialIds.read(settings.model(), tokenizer.vocabulary());
    }

    ModelReader reader() {
        if (saes.isEmpty()) {
            throw new InputException("no SAE was given for the model '%s', expected one at least", settings.model());
        }
        checkVocabulary();
        OptionalInt bos = bos();
        int contextSize = contextSize(bos.isPresent());
        return new ModelReader(
                model,
                saes,
                tokenizer,
                manifests(bos.isPresent(), contextSize),
                new ContextCutter(tokenizer, special, bos, contextSize),
                contextSize);
    }

    private void checkVocabulary() {
        int known = tokenizer.vocabulary().size();
        int rows = model.shape().vocabulary();
        if (known > rows || (rows - known > PADDING_ALLOWED && known < LEAST_FILL * rows)) {
            throw new InputException(
                    "the tokenizer in '%s' has %d tokens, but the model has %d: it does not belong to the model",
                    settings.model(), known, rows);
        }
        special.all().forEach(id -> {
            if (id < 0 || id >= rows) {
                throw new InputException(
                        "'%s' names the special token %d, but the model has tokens 0 to %d",
                        settings.model(), id, rows - 1);
            }
        });
    }

    private OptionalInt bos() {
        return switch (settings.bos()) {
            case NEVER -> OptionalInt.empty();
            case ONCE -> {
                if (special.bos().isEmpty()) {
                    throw new InputException(
                            "a BOS was asked for, but neither config.json nor tokenizer_config.json in '%s' names one",
                            settings.model());
                }
                yield special.bos();
            }
            case AUTO -> bosOfSaes() ? special.bos() : OptionalInt.empty();
        };
    }

    private boolean bosOfSaes() {
        Set<Boolean> wanted =
                saes.stream().map(Sae::prependBos).flatMap(Optional::stream).collect(Collectors.toSet());
        if (wanted.size() > 1) {
            throw new InputException(
                    "the SAEs %s disagree about prepend_bos, expected one policy for a model's SAEs: say which",
                    settings.saes().stream().map(SaeSource::path).toList());
        }
        return wanted.isEmpty() || wanted.iterator().next();
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

    private List<SaeManifest> manifests(boolean bos, int contextSize) {
        String modelName = settings.modelName().orElseGet(() -> name(settings.model()));
        String modelSha = Sha256.of(model.files());
        List<SaeManifest> manifests = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < saes.size(); i++) {
            SaeManifest.Builder builder = saes.get(i)
                    .describe(modelName, settings.saes().get(i))
                    .setModelSha256(modelSha)
                    .setTokenizerSha256(tokenizer.sha256())
                    .setContextSize(contextSize)
                    .setBosPolicy(bos ? "once" : "never")
                    .setSpecialTokens(settings.specialTokens());
            SaeManifest manifest = settings.counting().applyTo(builder).build();
            Manifests.validate(manifest);
            if (!ids.add(manifest.getSae())) {
                throw new InputException(
                        "two of the SAEs have the id '%s', expected different ids: give them ids of their own",
                        manifest.getSae());
            }
            manifests.add(manifest);
        }
        return manifests;
    }

    private static String name(Path directory) {
        return Stream.of(directory.toAbsolutePath().normalize().getFileName())
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}
