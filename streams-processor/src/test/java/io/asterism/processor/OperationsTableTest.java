package io.asterism.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.asterism.schemas.cluster.ClusterSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of properties in docs/operations.md has each property of the code, with its default, and no other. */
class OperationsTableTest {
    private static final Pattern NAME = Pattern.compile("`(asterism\\.[a-z.-]+)`");

    @Test
    void hasEachPropertyAndItsDefault() throws IOException {
        assertThat(ofTheTable()).isEqualTo(ofTheCode());
    }

    private static Map<String, String> ofTheCode() {
        Map<String, String> defaults = new TreeMap<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(OperationsTableTest.class.getPackageName())
                        .stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .forEach(type -> {
                            String prefix =
                                    type.getAnnotation(ConfigMapping.class).prefix();
                            for (Method property : type.getDeclaredMethods()) {
                                if (Modifier.isAbstract(property.getModifiers())) {
                                    String name = prefix + "." + nameOf(property);
                                    defaults.put(
                                            name, ClusterSettings.DEFAULTS.getOrDefault(name, defaultOf(property)));
                                }
                            }
                        });
        return defaults;
    }

    private static String nameOf(Method property) {
        WithName name = property.getAnnotation(WithName.class);
        return name != null
                ? name.value()
                : property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String defaultOf(Method property) {
        WithDefault value = property.getAnnotation(WithDefault.class);
        return value == null ? "none" : value.value();
    }

    /** Rows such as <code>| `a`, `b` | 3, 24 | … |</code>: names and their defaults in the same order. */
    private static Map<String, String> ofTheTable() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        boolean within = false;
        for (String line : Files.readAllLines(Path.of("..", "docs", "operations.md"))) {
            within = line.startsWith("|") && (within || line.startsWith("| property |"));
            if (within) {
                String[] cells = line.split("\\|", -1);
                String[] names = NAME.matcher(cells[1])
                        .results()
                        .map(name -> name.group(1))
                        .toArray(String[]::new);
                String[] values = Arrays.stream(cells[2].split(",", -1))
                        .map(value -> value.strip().replace("`", ""))
                        .toArray(String[]::new);
                for (int i = 0; i < names.length; i++) {
                    defaults.put(names[i], values[i]);
                }
            }
        }
        return defaults;
    }
}
