package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.Rights;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is applied to a cluster, read as its operators' own models have it: a field that they do not know is a failure. */
class KubernetesFilesTest {
    private static final Path FILES =
            Path.of("..", "kubernetes").toAbsolutePath().normalize();
    private static final ObjectMapper YAML = new YAMLMapper();

    /** The models keep what they do not know; here it is refused. */
    private static final ObjectMapper STRICT = YAMLMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("v1 Namespace", Namespace.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("apps/v1 StatefulSet", StatefulSet.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
            Map.entry("kafka.strimzi.io/v1beta2 Kafka", Kafka.class),
            Map.entry("kafka.strimzi.io/v1beta2 KafkaNodePool", KafkaNodePool.class),
            Map.entry("kafka.strimzi.io/v1beta2 KafkaTopic", KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1beta2 KafkaUser", KafkaUser.class));

    /** Of these there is no model to read them by. */
    private static final Set<String> UNREAD =
            Set.of("keda.sh/v1alpha1 ScaledObject", "keda.sh/v1alpha1 TriggerAuthentication");

    private static final String KUSTOMIZATION = "kustomization.yaml";

    private static List<Path> files() {
        try (Stream<Path> all = Files.walk(FILES)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            return all.readAll();
        }
    }

    private static String kind(JsonNode document) {
        return document.path("apiVersion").asText() + " "
                + document.path("kind").asText();
    }

    @TestFactory
    Stream<DynamicTest> everyFieldIsKnown() {
        return files().stream()
                .filter(file -> !file.endsWith(KUSTOMIZATION))
                .map(file -> DynamicTest.dynamicTest(FILES.relativize(file).toString(), () -> {
                    for (JsonNode document : documents(file)) {
                        if (!UNREAD.contains(kind(document))) {
                            assertThat(KINDS).containsKey(kind(document));
                            STRICT.convertValue(document, KINDS.get(kind(document)));
                        }
                    }
                }));
    }

    @Test
    void aFieldThatIsNotKnownIsRefused() throws IOException {
        JsonNode document = YAML.readTree("{apiVersion: apps/v1, kind: Deployment, spec: {replica: 2}}");
        assertThat(catchThrowable(() -> STRICT.convertValue(document, Deployment.class)))
                .hasMessageContaining("replica");
    }

    @Test
    void eachFileIsOfAKustomization() throws IOException {
        Set<Path> named = new TreeSet<>();
        for (Path file : files()) {
            if (file.endsWith(KUSTOMIZATION)) {
                for (JsonNode resource : documents(file).get(0).path("resources")) {
                    Path path = file.resolveSibling(resource.asText()).normalize();
                    assertThat(path).exists();
                    if (Files.isRegularFile(path)) {
                        named.add(path);
                    }
                }
            }
        }
        assertThat(files().stream().filter(file -> !file.endsWith(KUSTOMIZATION)))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void patchesMeetWhatTheyReplace() throws IOException {
        List<JsonNode> base = new ArrayList<>();
        for (Path file : files()) {
            if (file.getParent().endsWith("base")) {
                base.addAll(documents(file));
            }
        }
        int patches = 0;
        for (Path file : files()) {
            for (JsonNode patch :
                    file.endsWith(KUSTOMIZATION) ? documents(file).get(0).path("patches") : YAML.createArrayNode()) {
                JsonNode target = base.stream()
                        .filter(document -> document.path("kind")
                                        .equals(patch.path("target").path("kind"))
                                && document.path("metadata")
                                        .path("name")
                                        .equals(patch.path("target").path("name")))
                        .findFirst()
                        .orElseThrow();
                for (JsonNode step : YAML.readTree(patch.path("patch").asText())) {
                    String path = step.path("path").asText();
                    if (step.path("op").asText().equals("replace")) {
                        assertThat(target.at(path).isMissingNode()).as(path).isFalse();
                    } else {
                        assertThat(target.at(path.substring(0, path.lastIndexOf('/')))
                                        .isMissingNode())
                                .as(path)
                                .isFalse();
                    }
                    patches++;
                }
            }
        }
        assertThat(patches).isPositive();
    }

    @Test
    void usersHaveTheRightsOfTheirCommands() throws IOException {
        Map<String, Rights> commands = Map.of(
                "administrator", Rights.TOPICS,
                "ingest", Rights.INGEST,
                "import", Rights.IMPORT,
                "labels", Rights.LABELS,
                "worker", Rights.PRODUCE,
                "processor", Rights.PROCESS);
        List<JsonNode> users = documents(FILES.resolve("base/users.yaml"));
        assertThat(users).hasSize(commands.size());
        for (JsonNode user : users) {
            String name = user.path("metadata").path("name").asText();
            Set<String> granted = new TreeSet<>();
            for (JsonNode acl : user.path("spec").path("authorization").path("acls")) {
                for (JsonNode operation : acl.path("operations")) {
                    granted.add(right(
                            acl.path("resource").path("type").asText(),
                            acl.path("resource").path("name").asText(),
                            acl.path("resource").path("patternType").asText(),
                            operation.asText()));
                }
            }
            Set<String> needed = new TreeSet<>();
            for (Rights.Right each : commands.get(name).on(Topics.DEFAULT)) {
                for (AclOperation operation : each.operations()) {
                    needed.add(right(
                            each.resource().resourceType().name(),
                            each.resource().name(),
                            each.resource().patternType().name(),
                            operation.name()));
                }
            }
            if (!name.equals("ingest") && !name.equals("labels")) {
                // Topics of an SAE's own are made by whoever needs them first.
                needed.add(right("topic", "asterism.", "prefix", "create"));
            }
            assertThat(granted).as(name).isEqualTo(needed);
        }
    }

    private static String right(String type, String name, String pattern, String operation) {
        return Stream.of(type, name, pattern.replace("PREFIXED", "prefix"), operation)
                .map(word -> word.replace("_", "").toLowerCase(Locale.ROOT))
                .reduce((left, right) -> left + " " + right)
                .orElseThrow();
    }

    @Test
    void topicsAreThoseThatAllShare() throws IOException {
        Topics topics = Topics.DEFAULT;
        List<String> names = StreamSupport.stream(
                        documents(FILES.resolve("base/topics.yaml")).spliterator(), false)
                .map(topic -> topic.path("metadata").path("name").asText())
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        topics.documents(),
                        topics.saes(),
                        topics.subspaces(),
                        topics.labels(),
                        topics.groups(),
                        topics.pairs(),
                        topics.jobs(),
                        topics.jobEvents(),
                        topics.deadLetters());
    }
}
