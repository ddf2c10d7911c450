(* The M-weighted validation loss 1/2 <M (theta - c), theta - c> over a convex set.

   Statement: for M linear and symmetric, a minimiser over a convex set satisfies
   the variational inequality; conversely the variational inequality makes a
   point the minimiser, the only one when M is positive definite.
   Derived here (used by G2 and G3). *)

From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From DataMixing Require Import Sums Operators.
Open Scope R_scope.

Definition weighted (d : nat) (M : vec -> vec) (c th : vec) : R :=
  / 2 * dot d (M (vsub th c)) (vsub th c).

Definition convex (C : vec -> Prop) : Prop :=
  forall x y t, C x -> C y -> 0 <= t <= 1 -> C (vadd x (vscal t (vsub y x))).

Definition minimises (C : vec -> Prop) (f : vec -> R) (x : vec) : Prop :=
  C x /\ forall y, C y -> f x <= f y.

Section Weighted.
Variables (d : nat) (M : vec -> vec) (c : vec).
Hypothesis M_linear : linear M.
Hypothesis M_symmetric : symmetric d M.

Lemma weighted_expansion x y :
  weighted d M c y = weighted d M c x + dot d (M (vsub x c)) (vsub y x)
                     + / 2 * dot d (M (vsub y x)) (vsub y x).
Proof.
  unfold weighted. replace (vsub y c) with (vadd (vsub x c) (vsub y x)) by vec_ring.
  destruct M_linear as [Hadd _]. rewrite Hadd, !dot_add_l, !dot_add_r.
  rewrite (M_symmetric (vsub y x) (vsub x c)), (dot_comm d (vsub y x) (M (vsub x c))).
  field.
Qed.

Lemma minimiser_variational C x z :
  convex C -> minimises C (weighted d M c) x -> C z ->
  0 <= dot d (M (vsub x c)) (vsub z x).
Proof.
  intros Hc [Hx Hmin] Hz.
  set (b := dot d (M (vsub x c)) (vsub z x)).
  set (e := dot d (M (vsub z x)) (vsub z x)).
  destruct (Rle_lt_dec 0 b) as [|Hb]; [assumption|exfalso].
  pose proof (Rabs_pos e) as He.
  set (t := - b / (- b + Rabs e)).
  assert (Ht : 0 < t <= 1).
  { unfold t. split; [apply Rdiv_lt_0_compat; lra|].
    apply (Rmult_le_reg_r (- b + Rabs e)); [lra|]. field_simplify; lra. }
  assert (Hte : t * Rabs e <= - b).
  { unfold t. apply (Rmult_le_reg_r (- b + Rabs e)); [lra|].
    replace (- b / (- b + Rabs e) * Rabs e * (- b + Rabs e)) with (- b * Rabs e)
      by (field; lra). nra. }
  specialize (Hmin _ (Hc x z t Hx Hz ltac:(lra))).
  rewrite (weighted_expansion x (vadd x (vscal t (vsub z x)))) in Hmin.
  replace (vsub (vadd x (vscal t (vsub z x))) x) with (vscal t (vsub z x)) in Hmin by vec_ring.
  destruct M_linear as [_ Hscal]. rewrite Hscal in Hmin.
  rewrite !dot_scal_l, !dot_scal_r in Hmin. fold b e in Hmin.
  assert (t * e <= - b).
  { apply Rle_trans with (t * Rabs e); [|exact Hte].
    apply Rmult_le_compat_l; [lra|apply Rle_abs]. }
  assert (0 <= t * (b + / 2 * (t * e))) by lra.
  assert (b + / 2 * (t * e) < 0) by lra. nra.
Qed.

Lemma variational_minimiser (C : vec -> Prop) x :
  (forall z, 0 <= dot d (M z) z) -> C x ->
  (forall z, C z -> 0 <= dot d (M (vsub x c)) (vsub z x)) ->
  minimises C (weighted d M c) x.
Proof.
  intros Hpos Hx Hvi. split; [exact Hx|]. intros y Hy.
  rewrite (weighted_expansion x y). specialize (Hvi y Hy). specialize (Hpos (vsub y x)). lra.
Qed.

Lemma minimiser_unique C lo x y :
  0 < lo -> (forall z, lo * dot d z z <= dot d (M z) z) -> convex C ->
  minimises C (weighted d M c) x -> minimises C (weighted d M c) y ->
  forall j, (j < d)%nat -> x j = y j.
Proof.
  intros Hlo Hpos Hc Hx Hy j Hj.
  pose proof (minimiser_variational C x y Hc Hx (proj1 Hy)) as Hvi.
  pose proof (proj2 Hy x (proj1 Hx)) as Hle. rewrite (weighted_expansion x y) in Hle.
  specialize (Hpos (vsub y x)). pose proof (dot_self_term d (vsub y x) j Hj) as Ht.
  pose proof (Rle_0_sqr (vsub y x j)).
  assert (E : (vsub y x j)² = 0) by nra.
  apply Rsqr_0_uniq in E. unfold vsub in E. lra.
Qed.
End Weighted.
