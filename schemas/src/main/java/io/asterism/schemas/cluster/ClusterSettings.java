package io.asterism.schemas.cluster;

import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/**
 * Which cluster is worked on, and how topics are made that are missing there.
 *
 * @param kafka the cluster
 * @param topics names of the topics
 * @param partitions of topics that are made
 * @param isPartitionsAsked whether somebody asked for so many
 * @param replication replicas of topics that are made, changelogs among them; {@link #BROKERS_DEFAULT} for the broker's default
 */
public record ClusterSettings(
        KafkaConnection kafka, Topics topics, int partitions, boolean isPartitionsAsked, short replication) {
    /** The setting that names the properties file. */
    public static final String FILE = "asterism.kafka-properties";

    /** The setting that names brokers. */
    public static final String BOOTSTRAP = "asterism.bootstrap-servers";

    /** The setting that names the topics' prefix. */
    public static final String PREFIX = "asterism.prefix";

    /** The setting that says how many partitions topics get. */
    public static final String PARTITIONS = "asterism.partitions";

    /** The setting that says how many replicas topics get. */
    public static final String REPLICATION = "asterism.replication";

    /** Brokers where nothing names others. */
    public static final String DEFAULT_BOOTSTRAP = "localhost:9092";

    /** Partitions where nothing says another number. */
    public static final int DEFAULT_PARTITIONS = 2;

    /** As many replicas as the broker makes without being asked. */
    public static final short BROKERS_DEFAULT = -1;

    /** Each setting's value where nothing names another, by the setting's name. */
    public static final Map<String, String> DEFAULTS = Map.of(
            BOOTSTRAP, DEFAULT_BOOTSTRAP,
            PREFIX, Topics.DEFAULT.prefix(),
            PARTITIONS, Integer.toString(DEFAULT_PARTITIONS),
            REPLICATION, Short.toString(BROKERS_DEFAULT));

    private static final int MOST_PARTITIONS = 256;
    private static final Set<String> IN_FILE = Set.of(BOOTSTRAP, PREFIX, PARTITIONS, REPLICATION);
    private static final Pattern LEGAL_PREFIX = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    /**
     * Settles each setting by the first place that has it.
     *
     * @throws InputException if the properties file cannot be read, or a value or a name is not legal
     */
    public static ClusterSettings of(Settings settings) {
        Optional<String> path = settings.value(FILE);
        String where = path.map(name -> "'" + name + "'").orElse("");
        Map<String, String> file = new TreeMap<>();
        path.ifPresent(name -> file.putAll(PropertiesFile.read(Path.of(name))));
        Map<String, String> client = new TreeMap<>(file);
        client.keySet().removeAll(IN_FILE);
        ClientProperties.check(client, where);
        client.putAll(settings.clientProperties());
        String bootstrap = Optional.ofNullable(client.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG))
                .orElse(DEFAULT_BOOTSTRAP);
        return new ClusterSettings(
                new KafkaConnection(
                        settings.find(BOOTSTRAP, file, where)
                                .map(Settings.Found::value)
                                .orElse(bootstrap),
                        Map.copyOf(client)),
                settings.find(PREFIX, file, where).map(ClusterSettings::topics).orElse(Topics.DEFAULT),
                settings.find(PARTITIONS, file, where)
                        .map(found -> number(found, 1, MOST_PARTITIONS))
                        .orElse(DEFAULT_PARTITIONS),
                settings.find(PARTITIONS, file, where).isPresent(),
                settings.find(REPLICATION, file, where)
                        .map(ClusterSettings::replication)
                        .orElse(BROKERS_DEFAULT));
    }

    /**
     * Makes topics that are missing.
     *
     * @throws InputException if the cluster does not let them be made
     */
    public void setUp(Consumer<TopicSetup> setup) {
        try (Admin admin = kafka.admin()) {
            setup.accept(new TopicSetup(admin, topics, replication));
        }
    }

    /** What the topics have to be like: those that all SAEs share, and those of some. */
    public List<TopicNeed> needs(Collection<SaeId> saes) {
        List<TopicNeed> needs = new ArrayList<>(TopicNeed.shared(topics, partitions, isPartitionsAsked, replication));
        saes.forEach(sae -> needs.addAll(TopicNeed.sae(topics, sae, partitions, isPartitionsAsked, replication)));
        return needs;
    }

    /** The same as system properties, for what in this process settles its settings itself. */
    public Map<String, String> properties() {
        Map<String, String> all = new TreeMap<>();
        kafka.properties().forEach((name, value) -> all.put("asterism.kafka." + name, value));
        all.put(BOOTSTRAP, kafka.bootstrap());
        all.put(PREFIX, topics.prefix());
        if (isPartitionsAsked) {
            all.put(PARTITIONS, Integer.toString(partitions));
        }
        all.put(REPLICATION, Integer.toString(replication));
        return all;
    }

    private static Topics topics(Settings.Found prefix) {
        if (!LEGAL_PREFIX.matcher(prefix.value()).matches()) {
            throw new InputException(
                    "%s is '%s', expected 1 to 64 letters, digits, '.', '_' or '-', not starting with '.'",
                    prefix.from(), prefix.value());
        }
        return new Topics(prefix.value());
    }

    private static short replication(Settings.Found found) {
        return found.value().strip().equals("-1") ? BROKERS_DEFAULT : (short) number(found, 1, Short.MAX_VALUE);
    }

    private static int number(Settings.Found found, int least, int most) {
        try {
            int number = Integer.parseInt(found.value().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InputException(
                    e, "%s is '%s', expected a number from %d to %d", found.from(), found.value(), least, most);
        }
        throw new InputException(
                "%s is '%s', expected a number from %d to %d", found.from(), found.value(), least, most);
    }
}
