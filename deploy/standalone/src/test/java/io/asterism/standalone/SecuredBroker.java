package io.asterism.standalone;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.schemas.cluster.Rights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;

/** A broker that is reached by TLS and passwords alone, and grants nobody more than what is documented. */
final class SecuredBroker implements AutoCloseable {
    private static final String OWNER = "broker";
    private static final String STORE_PASSWORD = "of-the-store";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    private final Path folder;
    private final EmbeddedBroker broker;

    private SecuredBroker(Path folder, EmbeddedBroker broker) {
        this.folder = folder;
        this.broker = broker;
    }

    static SecuredBroker start(Path folder) throws Exception {
        keytool(
                folder,
                "-genkeypair -alias broker -keyalg RSA -keysize 2048 -validity 3 -dname CN=127.0.0.1 -ext SAN=IP:127.0.0.1");
        keytool(folder, "-exportcert -rfc -alias broker -file " + folder.resolve("ca.pem"));
        String own = String.format(
                "%s username=\"%s\" password=\"%s\" user_%s=\"%s\";",
                PLAIN, OWNER, secret(OWNER), OWNER, secret(OWNER));
        Map<String, String> settings = new TreeMap<>();
        settings.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:SASL_PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        settings.put("listener.name.clients.plain.sasl.jaas.config", own);
        settings.put("listener.name.clients.scram-sha-512.sasl.jaas.config", SCRAM + ";");
        settings.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
        settings.put("listener.name.controller.plain.sasl.jaas.config", own);
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", folder.resolve("ca.pem").toString());
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:" + OWNER);
        SecuredBroker started = new SecuredBroker(
                folder, EmbeddedBroker.start(folder.resolve("broker"), 0, EmbeddedBroker.KEEP_ALL, settings));
        started.setUpUsers();
        return started;
    }

    private static void keytool(Path folder, String arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                folder.resolve("broker.p12").toString(),
                                "-storepass",
                                STORE_PASSWORD),
                        Arrays.stream(arguments.split(" ")))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("keytool")));
        }
    }

    /** A user for each command, with its rights, and one without any. */
    private void setUpUsers() throws Exception {
        try (Admin admin = admin()) {
            admin.alterUserScramCredentials(Stream.concat(
                                    Arrays.stream(Rights.values()).map(SecuredBroker::user), Stream.of("nobody"))
                            .map(user -> (org.apache.kafka.clients.admin.UserScramCredentialAlteration)
                                    new UserScramCredentialUpsertion(
                                            user,
                                            new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                                            secret(user)))
                            .toList())
                    .all()
                    .get();
            List<AclBinding> rights = Arrays.stream(Rights.values())
                    .flatMap(command -> command.on(new Topics("secured")).stream()
                            .flatMap(right -> right.allow("User:" + user(command))))
                    .toList();
            admin.createAcls(rights).all().get();
        }
    }

    private static String user(Rights command) {
        return command.name().toLowerCase(Locale.ROOT);
    }

    private static String secret(String user) {
        return "secret-of-" + user;
    }

    String bootstrap() {
        return broker.bootstrapServers();
    }

    /** A client of the broker's owner. */
    Admin admin() {
        return new KafkaConnection(
                        bootstrap(),
                        Map.of(
                                "security.protocol", "SASL_SSL",
                                "sasl.mechanism", "PLAIN",
                                "sasl.jaas.config",
                                        String.format(
                                                "%s username=\"%s\" password=\"%s\";", PLAIN, OWNER, secret(OWNER)),
                                "ssl.truststore.type", "PEM",
                                "ssl.truststore.location",
                                        folder.resolve("ca.pem").toString()))
                .admin();
    }

    /** The properties file of a user. */
    Path properties(String user) throws IOException {
        return properties(user, secret(user), Map.of());
    }

    /** A properties file with this password, and other lines that win. */
    Path properties(String user, String password, Map<String, String> more) throws IOException {
        Map<String, String> lines = new TreeMap<>(Map.of(
                "bootstrap.servers", bootstrap(),
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", String.format("%s username=\"%s\" password=\"%s\";", SCRAM, user, password),
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", folder.resolve("ca.pem").toString(),
                "asterism.prefix", "secured"));
        lines.putAll(more);
        return Files.writeString(
                Files.createTempFile(folder, user, ".properties"),
                lines.entrySet().stream()
                        .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    @Override
    public void close() {
        broker.close();
    }
}
