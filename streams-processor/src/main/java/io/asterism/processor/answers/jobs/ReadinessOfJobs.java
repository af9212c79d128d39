package io.asterism.processor.answers.jobs;

import io.asterism.processor.jobs.JobDirectory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready unless the jobs are not followed, so that whoever waits for one would wait in vain. */
@Readiness
class ReadinessOfJobs implements HealthCheck {
    private final JobDirectory jobs;

    ReadinessOfJobs(JobDirectory jobs) {
        this.jobs = jobs;
    }

    @Override
    public HealthCheckResponse call() {
        String trouble = jobs.trouble();
        return trouble.isEmpty()
                ? HealthCheckResponse.up("Jobs")
                : HealthCheckResponse.named("Jobs")
                        .withData("trouble", trouble)
                        .down()
                        .build();
    }
}
