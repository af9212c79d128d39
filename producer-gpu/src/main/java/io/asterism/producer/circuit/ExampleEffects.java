package io.asterism.producer.circuit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the nodes do to the metric of one example.
 *
 * @param clean the metric as the model is
 * @param patch the metric behind the patch prefix; NaN where there is none
 * @param byNode those that change at all
 */
record ExampleEffects(float clean, float patch, Map<Node, Effect> byNode) {
    /**
     * Approximate effects of taking a node from what it is to what it would be.
     *
     * @param patching by the gradient where it is
     * @param integrated by the mean of gradients on the way; the same as the other where none is taken
     */
    record Effect(float patching, float integrated) {
        Effect plus(float morePatching, float moreIntegrated) {
            return new Effect(patching + morePatching, integrated + moreIntegrated);
        }
    }

    /** As they are logged. */
    static final class Logged implements ExampleLog.Codec<ExampleEffects> {
        @Override
        public void write(ExampleEffects example, DataOutputStream out) throws IOException {
            out.writeFloat(example.clean);
            out.writeFloat(example.patch);
            out.writeInt(example.byNode.size());
            for (Map.Entry<Node, Effect> entry : example.byNode.entrySet()) {
                out.writeShort(entry.getKey().place());
                out.writeInt(entry.getKey().latent());
                out.writeInt(entry.getKey().position());
                out.writeFloat(entry.getValue().patching());
                out.writeFloat(entry.getValue().integrated());
            }
        }

        @Override
        public ExampleEffects read(DataInputStream in) throws IOException {
            float clean = in.readFloat();
            float patch = in.readFloat();
            int nodes = in.readInt();
            Map<Node, Effect> effects = new HashMap<>();
            for (int i = 0; i < nodes; i++) {
                Node node = new Node(in.readShort(), in.readInt(), in.readInt());
                effects.put(node, new Effect(in.readFloat(), in.readFloat()));
            }
            return new ExampleEffects(clean, patch, effects);
        }
    }
}
