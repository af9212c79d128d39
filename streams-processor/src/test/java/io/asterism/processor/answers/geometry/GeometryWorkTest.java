package io.asterism.processor.answers.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.directory.SaeWeights;
import io.asterism.processor.fixtures.Fixture;
import io.asterism.processor.geometry.DecoderTable;
import io.asterism.processor.subspace.SubspaceView;
import io.asterism.schemas.LatentCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is worked out of a decoder is made once, in the background, and again only where it has to be. */
class GeometryWorkTest {
    @TempDir
    Path folder;

    private final AtomicInteger made = new AtomicInteger();

    /** Something that says how often it was made. */
    private final Derivation<Integer> number = new Derivation<>(
            "number",
            1,
            (decoder, progress) -> made.incrementAndGet(),
            (value, out) -> out.varint(value),
            (in, latents) -> in.number("the number", 0, 1000));

    @Test
    void itIsMadeOnceAndReadAfterARestart() {
        assertThat(ask(sae(1))).isEqualTo(1);
        assertThat(ask(sae(1))).isEqualTo(1);
        assertThat(made).hasValue(1);
    }

    @Test
    void anotherDecoderOrABrokenFileHaveItMadeAgain() throws IOException {
        assertThat(ask(sae(1))).isEqualTo(1);
        assertThat(ask(sae(2))).as("another decoder").isEqualTo(2);
        Path file = folder.resolve("number.bin");
        byte[] bytes = Files.readAllBytes(file);
        for (int place = 0; place < bytes.length; place++) {
            byte[] broken = bytes.clone();
            broken[place] ^= 1;
            Files.write(file, broken);
            assertThat(ask(sae(2))).as("byte %d", place).isEqualTo(3 + place);
        }
        Files.write(file, new byte[0]);
        assertThat(ask(sae(2))).as("an empty file").isEqualTo(3 + bytes.length);
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void itIsMadeInTheBackgroundWithItsProgress() {
        CountDownLatch go = new CountDownLatch(1);
        Derivation<Integer> slow = new Derivation<>(
                "slow",
                1,
                (decoder, progress) -> {
                    progress.accept(0.25);
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return made.incrementAndGet();
                },
                (value, out) -> out.varint(value),
                (in, latents) -> in.number("the number", 0, 1000));
        GeometryWork work = new GeometryWork();
        try {
            assertThat(work.of(sae(1), slow)).isEqualTo(new Standing.Making<Integer>(0.25));
            go.countDown();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> work.of(sae(1), slow), standing -> standing.equals(new Standing.Made<>(1)));
        } finally {
            work.stop();
        }
    }

    @Test
    void whatFailedIsTriedAgainWhenItIsAskedForAgain() {
        Derivation<Integer> failing = new Derivation<>(
                "failing",
                1,
                (decoder, progress) -> {
                    if (made.incrementAndGet() == 1) {
                        throw new IllegalStateException("on purpose");
                    }
                    return made.get();
                },
                (value, out) -> out.varint(value),
                (in, latents) -> in.number("the number", 0, 1000));
        GeometryWork work = new GeometryWork();
        try {
            assertThatThrownBy(() -> work.of(sae(1), failing)).hasMessageContaining("cannot be made");
            assertThat(work.of(sae(1), failing)).isEqualTo(new Standing.Made<>(2));
        } finally {
            work.stop();
        }
    }

    /** Asked after a restart. */
    private int ask(SaeView sae) {
        GeometryWork work = new GeometryWork();
        try {
            return Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(
                            () -> work.of(sae, number) instanceof Standing.Made<Integer> there ? there.value() : 0,
                            value -> value > 0);
        } finally {
            work.stop();
        }
    }

    private SaeView sae(float component) {
        DecoderTable decoder = new DecoderTable(new float[][] {{component, 0}, {0, 1}});
        SaeWeights weights = new SaeWeights() {
            @Override
            public List<List<String>> topTokens() {
                return List.of();
            }

            @Override
            public float[][] decoderRows(int[] latents) {
                return decoder.rows(latents);
            }

            @Override
            public Optional<LatentCard> card(int latent) {
                return Optional.empty();
            }

            @Override
            public Optional<DecoderTable> decoder() {
                return Optional.of(decoder);
            }

            @Override
            public Optional<Path> folder() {
                return Optional.of(folder);
            }
        };
        return new SaeView(
                Fixture.manifest("any.1-sae", 2, Fixture.PANE),
                SaeState.RUNNING,
                "",
                1,
                List.of(),
                List.of(),
                weights,
                SubspaceView.NONE);
    }
}
