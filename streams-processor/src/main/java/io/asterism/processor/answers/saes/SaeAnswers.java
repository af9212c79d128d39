package io.asterism.processor.answers.saes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asterism.processor.answers.Basis;
import io.asterism.processor.answers.Questions;
import io.asterism.processor.answers.WindowParameters;
import io.asterism.processor.counting.TaskFigures.Progress;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.instances.SaeFigures;
import io.asterism.processor.requests.EventTimes;
import io.asterism.schemas.SaeManifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which SAEs there are, how their counting goes, and which windows of them can be asked for. */
@ApplicationScoped
public class SaeAnswers {
    private final Questions questions;

    SaeAnswers(Questions questions) {
        this.questions = questions;
    }

    /** One SAE. */
    @JsonInclude(Include.ALWAYS)
    public record Sae(
            String id,

            @Schema(description = "the language model it reads")
            String model,

            @Schema(
                    description = "where in the model, in TransformerLens' words; empty where unknown",
                    examples = "blocks.1.hook_resid_pre")
            String hook,

            @Schema(description = "standard, topk, jumprelu, ...")
            String architecture,

            @Schema(description = "number of latents: d_sae")
            int latents,

            @Schema(description = "the thresholds counts are kept for, ascending")
            List<Double> thresholds,

            @Schema(description = "the threshold of an answer that is asked for none")
            double threshold,

            SaeState state,

            @Schema(description = "why it is in this state, in one sentence; empty while all is well")
            String reason,

            @Schema(description = "what tokens covers", enumeration = "total")
            String window,

            @Schema(description = "tokens counted since the beginning")
            long tokens,

            @Schema(description = "over the last ten seconds")
            double tokensPerSecond,

            @Schema(description = "newest event time counted, ISO-8601; null before the first", nullable = true)
            @Nullable
            String asOf,

            @Schema(description = "whether every partition of its topic was reached")
            boolean complete,

            @Schema(description = "the partitions that were not")
            List<Integer> missingPartitions,

            @Schema(
                    description =
                            "contexts that are in no figure, as they came when their pane of event time was closed")
            long late,

            @Schema(description = "their share of all contexts")
            double lateShare,

            @Schema(description = "records that could not be used and are among the dead letters")
            long invalid,

            Basis.Rules rules,

            @Schema(description = "how far the counting of each partition has come")
            List<Progress> partitions) {
        static Sae of(SaeFigures figures) {
            SaeView view = figures.sae();
            SaeManifest manifest = view.manifest();
            return new Sae(
                    view.id(),
                    manifest.getModel(),
                    manifest.getHookPoint(),
                    manifest.getArchitecture(),
                    manifest.getDSae(),
                    manifest.getThresholds(),
                    manifest.getThresholds().isEmpty()
                            ? 0
                            : manifest.getThresholds().get(0),
                    view.state(),
                    view.reason(),
                    "total",
                    figures.tokens(),
                    figures.tokensPerSecond(),
                    Basis.asOf(figures),
                    figures.complete(),
                    figures.missingPartitions(),
                    figures.late(),
                    figures.lateShare(),
                    figures.invalid(),
                    Basis.Rules.of(manifest),
                    figures.progress());
        }
    }

    /** The panes of an SAE. */
    public record Panes(
            @JsonUnwrapped Basis basis,

            @Schema(description = "length of a pane of event time, ms")
            long paneMillis,

            @Schema(description = "the panes that can still be asked for, oldest first")
            List<Pane> panes,

            Total total) {}

    /** One pane: event times from, inclusive, to, exclusive, ISO-8601. */
    public record Pane(String from, String to, long tokens) {}

    /** Everything ever counted, expired panes included. */
    public record Total(long tokens) {}

    /** Every SAE, ordered by id. */
    public List<Sae> all() {
        return questions.askAll(Sae::of);
    }

    /** One SAE. */
    public Sae one(String sae) {
        return questions.ask(sae, WindowParameters.NONE, question -> Sae.of(question.figures()));
    }

    /** The windows of an SAE. */
    public Panes windows(String sae, WindowParameters parameters) {
        return questions.ask(sae, parameters, question -> {
            SaeFigures figures = question.figures();
            return new Panes(
                    Basis.of(question, question.pairs().tokens()),
                    figures.sae().manifest().getPaneMillis(),
                    figures.panes().stream()
                            .filter(pane -> question.window().holdsPane(pane.from()))
                            .map(pane ->
                                    new Pane(EventTimes.iso(pane.from()), EventTimes.iso(pane.to()), pane.tokens()))
                            .toList(),
                    new Total(figures.tokens()));
        });
    }
}
