package io.asterism.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final Refusals refusals = new Refusals();

    @Test
    void areKeptUntilTheKeyIsWellOrGone() {
        refusals.add("b", "one reason");
        refusals.add("b", "another");
        refusals.add("a", "a third");
        assertThat(refusals.all())
                .containsExactly(java.util.Map.entry("a", "a third"), java.util.Map.entry("b", "another"));
        refusals.clear("b");
        assertThat(refusals.all()).containsOnlyKeys("a");
    }

    @Test
    void tellLongKeysWithOneBeginningApart() {
        String beginning = "k".repeat(5_000);
        refusals.add(beginning + "a", "one reason");
        refusals.add(beginning + "b", "another");
        assertThat(refusals.size()).isEqualTo(2);
        refusals.clear(beginning + "a");
        assertThat(refusals.all().values()).containsExactly("another");
    }

    @Test
    void takeNoMoreRoomThanWillBeRead() {
        String long1 = "k".repeat(100_000);
        refusals.add(long1, "r".repeat(100_000));
        for (int k = 0; k < 5000; k++) {
            refusals.add("key " + k, "reason");
        }
        assertThat(refusals.size()).isEqualTo(1000);
        assertThat(refusals.all().toString().length()).isLessThan(1000 * 30 + 2000);
        refusals.clear(long1);
        assertThat(refusals.size()).isEqualTo(999);
        refusals.add("key 4999", "reason");
        assertThat(refusals.all()).containsKey("key 4999");
    }
}
