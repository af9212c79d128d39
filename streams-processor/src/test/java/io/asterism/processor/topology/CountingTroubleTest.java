package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.blocks.BrokenBlockException;
import java.nio.file.Path;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class CountingTroubleTest {
    @Test
    void aBrokenBlockIsToldOnceAndNotTriedAgain() {
        BrokenBlockException broken = new BrokenBlockException("stored block 'progress' of 3 bytes is broken: cut");
        broken.initCause(new ArrayIndexOutOfBoundsException(4));
        CountingTrouble trouble =
                CountingTrouble.of(new StreamsException("task 0_0 failed to initialize", broken), Path.of("/state"));

        assertThat(trouble.mayPass()).isFalse();
        assertThat(trouble.sentence())
                .startsWith("stored block 'progress' of 3 bytes is broken: cut; ")
                .contains("/state");
    }

    @Test
    void whatTheBrokerRefusesMayPass() {
        assertThat(CountingTrouble.of(new StreamsException("the broker is gone"), Path.of("/state"))
                        .mayPass())
                .isTrue();
    }
}
