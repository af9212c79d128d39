package io.asterism.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Schemas that records on a topic may still have been written with: resources named {@code former/Activations.1.avsc}, and so on. */
final class FormerSchemas {
    private FormerSchemas() {}

    /** The former schemas of a record, oldest first. */
    static List<Schema> of(Schema present) {
        List<Schema> former = new ArrayList<>();
        while (true) {
            String name = "former/" + present.getName() + "." + (former.size() + 1) + ".avsc";
            try (InputStream in = FormerSchemas.class.getResourceAsStream(name)) {
                if (in == null) {
                    return former;
                }
                former.add(new Schema.Parser().parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
