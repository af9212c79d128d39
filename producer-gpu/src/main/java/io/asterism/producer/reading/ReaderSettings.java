package io.asterism.producer.reading;

import io.asterism.producer.sae.SaeSource;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.SpecialTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What to read with, and how.
 *
 * @param model a Hugging Face directory
 * @param modelName name for manifests and ids; the directory's where empty
 * @param saes at least one
 * @param counting what the manifests say about counting
 * @param specialTokens whether BOS, EOS and PAD are counted
 * @param contextPolicy whether documents are read apart
 * @param contextSize tokens of a context at most, BOS included; where empty, the smallest of the model's and the SAEs'
 * @param device as {@link io.asterism.producer.model.Engines#device} understands it
 * @param sample what the SAEs are tried on before anything of theirs is published
 * @param acceptAnyway whether SAEs are taken that do badly on it
 * @param qualityShare which contexts the SAEs' quality is measured on
 * @param variant what the model is read under, where it is not read as it is
 */
public record ReaderSettings(
        Path model,
        Optional<String> modelName,
        List<SaeSource> saes,
        CountingSettings counting,
        SpecialTokens specialTokens,
        BosPolicy bos,
        ContextPolicy contextPolicy,
        OptionalInt contextSize,
        String device,
        SampleTexts sample,
        boolean acceptAnyway,
        QualityShare qualityShare,
        Optional<Variant> variant) {

    /** SAEs as their files describe them, special tokens masked, counted by default settings. */
    public static ReaderSettings of(Path model, List<Path> saes) {
        return new ReaderSettings(
                model,
                Optional.empty(),
                saes.stream().map(SaeSource::of).toList(),
                CountingSettings.DEFAULT,
                SpecialTokens.MASKED,
                BosPolicy.AUTO,
                ContextPolicy.ONE_DOCUMENT,
                OptionalInt.empty(),
                "auto",
                SampleTexts.PROSE,
                false,
                QualityShare.NONE,
                Optional.empty());
    }

    /** The same with other SAEs. */
    public ReaderSettings withSaes(List<SaeSource> others) {
        return with(draft -> draft.saes = others);
    }

    /** The same with other counting. */
    public ReaderSettings withCounting(CountingSettings other) {
        return with(draft -> draft.counting = other);
    }

    /** The same with another name of the model. */
    public ReaderSettings withModelName(String other) {
        return with(draft -> draft.modelName = Optional.of(other));
    }

    /** The same with another policy for special tokens. */
    public ReaderSettings withSpecialTokens(SpecialTokens other) {
        return with(draft -> draft.specialTokens = other);
    }

    /** The same with another policy for the BOS. */
    public ReaderSettings withBos(BosPolicy other) {
        return with(draft -> draft.bos = other);
    }

    /** The same with documents read apart or not. */
    public ReaderSettings withContextPolicy(ContextPolicy other) {
        return with(draft -> draft.contextPolicy = other);
    }

    /** The same with shorter or longer contexts. */
    public ReaderSettings withContextSize(int other) {
        return with(draft -> draft.contextSize = OptionalInt.of(other));
    }

    /** The same on another device. */
    public ReaderSettings withDevice(String other) {
        return with(draft -> draft.device = other);
    }

    /** The same, tried on other texts. */
    public ReaderSettings withSample(SampleTexts other) {
        return with(draft -> draft.sample = other);
    }

    /** The same, with or without SAEs that do badly on the sample. */
    public ReaderSettings withAcceptAnyway(boolean accept) {
        return with(draft -> draft.acceptAnyway = accept);
    }

    /** The same with the SAEs' quality measured on other contexts. */
    public ReaderSettings withQualityShare(QualityShare other) {
        return with(draft -> draft.qualityShare = other);
    }

    /** The same under interventions. */
    public ReaderSettings withVariant(Variant other) {
        return with(draft -> draft.variant = Optional.of(other));
    }

    private ReaderSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Settings that one of is about to be changed. */
    private static final class Draft {
        final Path model;
        Optional<String> modelName;
        List<SaeSource> saes;
        CountingSettings counting;
        SpecialTokens specialTokens;
        BosPolicy bos;
        ContextPolicy contextPolicy;
        OptionalInt contextSize;
        String device;
        SampleTexts sample;
        boolean acceptAnyway;
        QualityShare qualityShare;
        Optional<Variant> variant;

        Draft(ReaderSettings from) {
            this.model = from.model;
            this.modelName = from.modelName;
            this.saes = from.saes;
            this.counting = from.counting;
            this.specialTokens = from.specialTokens;
            this.bos = from.bos;
            this.contextPolicy = from.contextPolicy;
            this.contextSize = from.contextSize;
            this.device = from.device;
            this.sample = from.sample;
            this.acceptAnyway = from.acceptAnyway;
            this.qualityShare = from.qualityShare;
            this.variant = from.variant;
        }

        ReaderSettings settings() {
            return new ReaderSettings(
                    model,
                    modelName,
                    saes,
                    counting,
                    specialTokens,
                    bos,
                    contextPolicy,
                    contextSize,
                    device,
                    sample,
                    acceptAnyway,
                    qualityShare,
                    variant);
        }
    }
}
