package io.asterism.producer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerScheduleTest {
    @Test
    void fallsFromOneInTenStepsAndNotToZero() {
        PowerSchedule schedule = new PowerSchedule(1_000);
        schedule.advance(300);
        assertThat(schedule.power()).isEqualTo(1);
        schedule.advance(350);
        assertThat(schedule.power()).isEqualTo(0.9, within(1e-12));
        schedule.advance(800);
        assertThat(schedule.power()).isEqualTo(0.1, within(1e-12));
        assertThat(schedule.nextPower()).isEqualTo(0.1, within(1e-12));
    }

    @Test
    void whatThePenaltyCostItCostsOnAtAChange() {
        PowerSchedule schedule = new PowerSchedule(1_000);
        schedule.advance(339);
        assertThat(schedule.isNearAChange()).isFalse();
        schedule.advance(340);
        assertThat(schedule.isNearAChange()).isTrue();
        for (int step = 340; step < 350; step++) {
            schedule.advance(step);
            schedule.observe(6, 3);
        }
        assertThat(schedule.scale()).isEqualTo(1);
        schedule.advance(350);
        assertThat(schedule.scale()).isEqualTo(2);
        assertThat(schedule.isNearAChange()).isFalse();
    }
}
