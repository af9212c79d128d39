package io.asterism.schemas.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Settings by their names in the documentation's table, each from the first place that has it: an option of the command, a system
 * property, the environment, the properties file.
 */
public final class Settings {
    private static final String KAFKA = "asterism.kafka.";
    private static final String KAFKA_IN_ENVIRONMENT = "ASTERISM_KAFKA_";

    private final Map<String, String> options;
    private final Map<String, String> system;
    private final Map<String, String> environment;

    Settings(Map<String, String> options, Map<String, String> system, Map<String, String> environment) {
        this.options = options;
        this.system = system;
        this.environment = environment;
    }

    /**
     * Settings of this process.
     *
     * @param options that a command was given, by the setting's name
     */
    public static Settings of(Map<String, String> options) {
        return new Settings(options, systemProperties(), System.getenv());
    }

    /**
     * Settings of this process, some of which something else has settled already from the same places.
     *
     * @param configured by the setting's name
     */
    public static Settings configured(Map<String, String> configured) {
        Map<String, String> system = systemProperties();
        system.putAll(configured);
        return new Settings(Map.of(), system, System.getenv());
    }

    private static Map<String, String> systemProperties() {
        Map<String, String> system = new TreeMap<>();
        Properties properties = System.getProperties();
        properties.stringPropertyNames().forEach(name -> system.put(name, properties.getProperty(name)));
        return system;
    }

    /** A value, and the words for where it was found. */
    record Found(String value, String from) {}

    /** A setting, unless only a properties file or nothing has it. */
    public Optional<String> value(String name) {
        return find(name, Map.of(), "").map(Found::value);
    }

    /** A setting, where a properties file has the last word. */
    Optional<Found> find(String name, Map<String, String> file, String fileName) {
        String variable = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        for (Found found : List.of(
                new Found(options.getOrDefault(name, ""), "--" + name.substring(name.lastIndexOf('.') + 1)),
                new Found(system.getOrDefault(name, ""), "-D" + name),
                new Found(environment.getOrDefault(variable, ""), variable),
                new Found(file.getOrDefault(name, ""), "'" + name + "' in " + fileName))) {
            if (!found.value().isEmpty()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Properties of Kafka's clients from the environment, and over them those from system properties; both checked. */
    Map<String, String> clientProperties() {
        Map<String, String> fromEnvironment = new TreeMap<>();
        environment.forEach((variable, value) -> {
            boolean isFile = variable.equals(KAFKA_IN_ENVIRONMENT + "PROPERTIES");
            if (variable.startsWith(KAFKA_IN_ENVIRONMENT) && !isFile) {
                String name = variable.substring(KAFKA_IN_ENVIRONMENT.length()).toLowerCase(Locale.ROOT);
                fromEnvironment.put(name.replace('_', '.'), value);
            }
        });
        ClientProperties.check(fromEnvironment, "the environment's " + KAFKA_IN_ENVIRONMENT + "...");
        Map<String, String> fromSystem = new TreeMap<>();
        system.forEach((name, value) -> {
            if (name.startsWith(KAFKA)) {
                fromSystem.put(name.substring(KAFKA.length()), value);
            }
        });
        ClientProperties.check(fromSystem, "the system properties " + KAFKA + "...");
        fromEnvironment.putAll(fromSystem);
        return fromEnvironment;
    }
}
