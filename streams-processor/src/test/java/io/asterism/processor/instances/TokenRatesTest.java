package io.asterism.processor.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.asterism.processor.counting.TaskFigures;
import io.asterism.processor.directory.SaeView;
import io.asterism.processor.fixtures.Fixture;
import io.asterism.processor.fixtures.HandMadeTask;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens a second over the last ten seconds. */
class TokenRatesTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<List<TaskFigures>> tasks = new AtomicReference<>(List.of());
    private final TokenRates rates =
            new TokenRates(() -> List.of(Fixture.sae("tiny.1-fixture", tasks.get(), List.of())), vertx);

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void isTheSlopeOverTheLastTenSeconds() {
        HandMadeTask task = Fixture.task(0);
        tasks.set(List.of(task));
        rates.sample(0);
        assertThat(rate()).isZero();
        task.read(Fixture.tokens(0, 6));
        rates.sample(1_000_000_000L);
        assertThat(rate()).isCloseTo(6, within(1e-9));
        rates.sample(3_000_000_000L);
        assertThat(rate()).isCloseTo(2, within(1e-9));
        for (long second = 4; second < 20; second++) {
            rates.sample(second * 1_000_000_000L);
        }
        assertThat(rate()).isZero();
    }

    @Test
    void aTaskThatWasRestoredStartsAnew() {
        tasks.set(List.of(Fixture.task(0).read(Fixture.tokens(0, 12))));
        rates.sample(0);
        tasks.set(List.of(Fixture.task(0).read(Fixture.tokens(0, 3))));
        rates.sample(1_000_000_000L);
        assertThat(rate()).isZero();
        tasks.set(List.of(Fixture.task(0).read(Fixture.tokens(0, 5))));
        rates.sample(2_000_000_000L);
        assertThat(rate()).isCloseTo(2, within(1e-9));
    }

    private double rate() {
        SaeView sae = Fixture.sae("tiny.1-fixture", tasks.get(), List.of());
        return rates.standings(sae, sae.tasks()).get(0).tokensPerSecond();
    }
}
