package io.asterism.processor.answers.saes;

import io.asterism.processor.directory.SaeDirectory;
import io.asterism.processor.directory.SaeState;
import io.asterism.processor.directory.SaeView;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready unless there are SAEs and none of them is counted: one that fails must not take the others' traffic away. The state of each
 * is in the data.
 */
@Readiness
class ReadinessOfSaes implements HealthCheck {
    private final SaeDirectory directory;

    ReadinessOfSaes(SaeDirectory directory) {
        this.directory = directory;
    }

    @Override
    public HealthCheckResponse call() {
        List<SaeView> saes = directory.saes();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("SAEs");
        for (SaeView sae : saes) {
            response.withData(
                    sae.id(), sae.reason().isEmpty() ? sae.state().name() : sae.state() + ": " + sae.reason());
        }
        directory.refusals().forEach((key, reason) -> response.withData("refused '" + key + "'", reason));
        if (!directory.trouble().isEmpty()) {
            return response.withData("trouble", directory.trouble()).down().build();
        }
        boolean counted =
                saes.stream().anyMatch(sae -> sae.state() == SaeState.RUNNING || sae.state() == SaeState.REBALANCING);
        return response.status(saes.isEmpty() || counted).build();
    }
}
