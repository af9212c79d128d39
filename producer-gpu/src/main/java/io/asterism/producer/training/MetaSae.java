package io.asterism.producer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asterism.producer.model.Engines;
import io.asterism.producer.model.LanguageModel;
import io.asterism.producer.sae.Sae;
import io.asterism.producer.sae.SaeSource;
import io.asterism.producer.sae.SparseRows;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * An SAE of the decoder rows of another, each of norm 1: what latents of that one have in common (methods D.5; Bussmann et al. 2024). It is a
 * BatchTopK SAE, written as any other, at the hook point that the other writes to.
 *
 * @param rows the active meta-latents of each latent, {@code [latents]}
 * @param metaLatents their number
 * @param figures what it reaches on the rows
 */
public record MetaSae(SparseRows rows, int metaLatents, ObjectNode figures) {
    private static final int LINE_EVERY = 100;
    private static final int SHARE = 4;
    private static final int LEAST = 2;

    /**
     * What to train.
     *
     * @param model a Hugging Face directory
     * @param sae as a command line names it: {@code [ID=]DIR[@HOOK]}
     * @param out folder for the meta-SAE
     * @param width number of meta-latents; empty for a quarter of the latents
     * @param k meta-latents a latent
     * @param steps batches
     * @param batch rows a batch
     * @param learningRate at its peak
     * @param seed of weights and batches
     * @param device auto, cpu, cuda or cuda:&lt;number&gt;
     */
    public record Settings(
            Path model,
            String sae,
            Path out,
            Optional<Integer> width,
            int k,
            int steps,
            int batch,
            double learningRate,
            long seed,
            String device) {}

    /**
     * Trains, writes the SAELens directory and reads it back.
     *
     * @param latents hears how many latents the SAE has, before anything is trained
     * @param log hears of the steps
     * @throws io.asterism.schemas.InputException if an option or a file is not what it has to be
     */
    public static MetaSae train(Settings settings, IntConsumer latents, PrintStream log) {
        try (LanguageModel model = LanguageModel.open(settings.model(), Engines.device(settings.device()));
                Sae sae = Sae.open(SaeSource.named(settings.sae()), model)) {
            latents.accept(sae.latents());
            SaePlan plan = new SaePlan(
                    SaeArchitecture.BATCHTOPK,
                    settings.width().orElse(Math.max(LEAST, sae.latents() / SHARE)),
                    settings.k(),
                    1,
                    OptionalDouble.empty(),
                    new Prefixes.Fixed(),
                    settings.steps(),
                    settings.batch(),
                    settings.learningRate(),
                    settings.seed());
            Rows rows = Rows.of(sae);
            SaeLensDirectory directory = new SaeLensDirectory(settings.out());
            directory.write(
                    train(rows, plan, settings, log),
                    plan,
                    String.valueOf(settings.model().toAbsolutePath().normalize().getFileName()),
                    sae.target(),
                    sae.contextSize().orElse(model.shape().contextSize()),
                    false);
            try (Sae meta = Sae.open(SaeSource.of(settings.out()), model)) {
                HeldOutFigures figures = HeldOutFigures.measure(model, meta, rows.all());
                directory.write(figures);
                return new MetaSae(encode(meta, rows, model), plan.width(), figures.json());
            }
        }
    }

    private static TrainedSae train(Rows rows, SaePlan plan, Settings settings, PrintStream log) {
        try (SaeTraining training = SaeTraining.begin(Engines.device(settings.device()), rows, List.of(plan))) {
            return training.train(new TrainingLog(log, LINE_EVERY), Optional.empty())
                    .get(0);
        }
    }

    private static SparseRows encode(Sae meta, Rows rows, LanguageModel model) {
        try (NDManager step = model.manager().newSubManager()) {
            NDArray x = step.create(rows.all(), new Shape(rows.latents(), rows.width()), DataType.FLOAT32);
            return meta.encode(x, x).rows();
        }
    }

    /** Decoder rows over and over. */
    private record Rows(float[] values, int width) implements ActivationSource {
        /** The pool holds them many times already. */
        private static final int PASSES = 100;

        static Rows of(Sae sae) {
            float[][] rows = sae.decoderRows(IntStream.range(0, sae.latents()).toArray());
            int width = rows[0].length;
            float[] values = new float[rows.length * width];
            for (int latent = 0; latent < rows.length; latent++) {
                double squares = 0;
                for (float value : rows[latent]) {
                    squares += (double) value * value;
                }
                double norm = squares > 0 ? Math.sqrt(squares) : 1;
                for (int i = 0; i < width; i++) {
                    values[latent * width + i] = (float) (rows[latent][i] / norm);
                }
            }
            return new Rows(values, width);
        }

        int latents() {
            return values.length / width;
        }

        FloatBuffer all() {
            return FloatBuffer.wrap(values);
        }

        @Override
        public int passes() {
            return PASSES;
        }

        @Override
        public FloatBuffer next() {
            return all();
        }
    }
}
