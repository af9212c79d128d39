package io.asterism.standalone.story;

import io.asterism.processor.counting.CountingPlan;
import io.asterism.processor.counting.Window;
import io.asterism.processor.subspace.IndexSettings;
import io.asterism.processor.subspace.PlaneIndices;
import io.asterism.processor.subspace.PlaneIndices.PlaneIndex;
import io.asterism.processor.subspace.Point;
import io.asterism.processor.subspace.SubspaceAnalysis;
import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.processor.subspace.SubspacePca;
import io.asterism.processor.subspace.SubspaceStatistics;
import io.asterism.processor.subspace.TaskSubspaces;
import io.asterism.schemas.ActivationColumns;
import io.asterism.schemas.Activations;
import io.asterism.schemas.SaeManifest;
import io.asterism.standalone.story.Findings.Member;
import io.asterism.standalone.story.Findings.OfPlane;
import io.asterism.standalone.story.Findings.OfSubspace;
import io.asterism.standalone.story.JointCounts.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The latents that match the concepts of a circle best, tracked as one group.
 *
 * @param name of the concept group
 * @param members distinct latents, in the order of the circle
 */
record CircleSubspace(String name, List<Member> members) {
    private static final int AXES = 4;

    /** Chooses the members: for each concept its best match, a latent that matches two being a member once. */
    static CircleSubspace of(String name, List<String> circle, JointCounts latents, PlantedTokens planted) {
        List<Member> members = new ArrayList<>();
        for (String concept : circle) {
            int number = planted.conceptNames().indexOf(name + "." + concept);
            if (number >= 0) {
                Match match = latents.best(number, latent -> true);
                if (members.stream().noneMatch(member -> member.latent() == match.found())) {
                    members.add(new Member(match.found(), concept, match.jaccard()));
                }
            }
        }
        return new CircleSubspace(name, members);
    }

    private SubspaceDefinition definition() {
        return new SubspaceDefinition(
                name, members.stream().map(Member::latent).sorted().toList(), false, 0);
    }

    /**
     * What these groups did over a stretch of the stream.
     *
     * @param decoderRows of all latents, {@code [dSae, dIn]}
     */
    static List<Traced> trace(
            List<CircleSubspace> circles,
            SaeManifest manifest,
            CountingPlan plan,
            List<Activations> records,
            float[][] decoderRows) {
        TaskSubspaces tracked = new TaskSubspaces(plan);
        tracked.track(circles.stream().map(CircleSubspace::definition).toList());
        ActivationColumns columns = new ActivationColumns(manifest);
        for (Activations record : records) {
            TokenActivations.read(columns, record);
            tracked.add(record, columns);
        }
        return circles.stream()
                .map(circle -> circle.traced(
                        tracked.statistics(circle.definition(), Window.TOTAL, true)
                                .orElseThrow(),
                        decoderRows))
                .toList();
    }

    private Traced traced(SubspaceStatistics statistics, float[][] decoderRows) {
        SubspacePca pca = SubspaceAnalysis.pca(
                statistics.moments(),
                definition().latents().stream()
                        .map(latent -> decoderRows[latent])
                        .toArray(float[][]::new));
        List<Point> points = statistics.points();
        double[][] at = SubspaceAnalysis.project(pca, points, AXES);
        int[] strongest = points.stream()
                .mapToInt(point -> place(definition().latents().get(point.strongest())))
                .toArray();
        PlaneIndices indices = SubspaceAnalysis.indices(at, IndexSettings.PAPER);
        List<OfPlane> planes = indices.planes().stream()
                .map(plane -> plane(plane, at, strongest))
                .toList();
        return new Traced(
                this,
                new OfSubspace(
                        name, members, pca.examples(), pca.explained(), pca.participation(), pca.meanCosine(), planes),
                at,
                strongest);
    }

    private int place(int latent) {
        return IntStream.range(0, members.size())
                .filter(k -> members.get(k).latent() == latent)
                .findFirst()
                .orElseThrow();
    }

    private OfPlane plane(PlaneIndex plane, double[][] at, int[] strongest) {
        double[][] means = Traced.means(at, strongest, members.size(), plane.first() - 1);
        double x = IntStream.range(0, means.length)
                .mapToDouble(k -> means[k][0])
                .average()
                .orElse(0);
        double y = IntStream.range(0, means.length)
                .mapToDouble(k -> means[k][1])
                .average()
                .orElse(0);
        List<Integer> order = IntStream.range(0, members.size())
                .boxed()
                .sorted(Comparator.comparingDouble(k -> Math.atan2(means[k][1] - y, means[k][0] - x)))
                .toList();
        return new OfPlane(
                plane.first(),
                plane.second(),
                order.stream().map(k -> members.get(k).concept()).toList(),
                neighbours(order),
                plane.separability(),
                plane.mixture());
    }

    /** How many of a circular order stand beside the one that follows them on the true circle. */
    static int neighbours(List<Integer> order) {
        int size = order.size();
        return (int) IntStream.range(0, size)
                .filter(k -> {
                    int step = Math.floorMod(order.get((k + 1) % size) - order.get(k), size);
                    return step == 1 || step == size - 1;
                })
                .count();
    }

    /**
     * What a group traced out.
     *
     * @param points sampled examples along the first components, {@code [points, axes]}
     * @param strongest the place in the circle of each point's strongest member
     */
    record Traced(CircleSubspace circle, OfSubspace told, double[][] points, int[] strongest) {
        /** The mean point of each member's examples in the plane of an axis and the next, {@code [members, 2]}. */
        static double[][] means(double[][] points, int[] strongest, int members, int axis) {
            double[][] means = new double[members][2];
            int[] sizes = new int[members];
            for (int k = 0; k < points.length; k++) {
                means[strongest[k]][0] += points[k][axis];
                means[strongest[k]][1] += points[k][axis + 1];
                sizes[strongest[k]]++;
            }
            for (int member = 0; member < members; member++) {
                means[member][0] /= Math.max(1, sizes[member]);
                means[member][1] /= Math.max(1, sizes[member]);
            }
            return means;
        }
    }
}
