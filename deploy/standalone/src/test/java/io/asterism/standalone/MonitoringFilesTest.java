package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alerts and the board ask for metrics that there are, by the names under which Prometheus reads them. */
class MonitoringFilesTest {
    private static final Path COMPOSE =
            Path.of("..", "compose").toAbsolutePath().normalize();
    private static final Path TABLE = Path.of("..", "..", "docs", "operations.md");
    private static final Pattern DOCUMENTED = Pattern.compile("`(asterism\\.[a-z.]+)`");
    private static final Pattern ASKED = Pattern.compile("\\basterism_[a-z_]+");
    private static final Set<String> ENDINGS =
            Set.of("", "_total", "_seconds_max", "_seconds_sum", "_seconds_count", "_sum", "_max", "_count");

    private static Set<String> documented() throws IOException {
        String text = Files.readString(TABLE);
        String metrics = text.substring(text.indexOf("## Metrics"));
        Set<String> names = new TreeSet<>();
        Matcher matcher = DOCUMENTED.matcher(metrics.substring(0, metrics.indexOf("\n## ")));
        while (matcher.find()) {
            for (String ending : ENDINGS) {
                names.add(matcher.group(1).replace('.', '_') + ending);
            }
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yaml", "alerts-test.yaml", "grafana/asterism.json"})
    void theMetricsAreDocumented(String file) throws IOException {
        Set<String> asked = new TreeSet<>();
        Matcher matcher = ASKED.matcher(Files.readString(COMPOSE.resolve(file)));
        while (matcher.find()) {
            asked.add(matcher.group());
        }
        assertThat(asked).isNotEmpty();
        assertThat(documented()).containsAll(asked);
    }

    @Test
    void alertsFireOnWhatTheyShould() throws Exception {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "test", "rules", "alerts-test.yaml")
                    .directory(COMPOSE.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(
                    false,
                    "the alerts are not tested: there is no 'promtool', which Prometheus brings (" + e.getMessage()
                            + ")");
            return;
        }
        String said = new String(promtool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }
}
