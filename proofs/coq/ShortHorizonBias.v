(** Claim short-horizon-bias (X4): step sizes that are chosen greedily, on a noisy quadratic.

    A_i is the mean square error of coordinate i; a step alpha makes it (1 - alpha h_i)^2 A_i + alpha^2 h_i^2 s_i, and the loss is
    sum h_i A_i / 2. The greedy step is sum h^2 A / sum h^3 (A + s), and any other costs (alpha - greedy)^2 sum h^3 (A + s) more
    (of twice the loss). With one curvature in all coordinates no schedule has a smaller loss than greedy's at any horizon.

    Source: model and greedy step of Wu et al., Understanding Short-Horizon Bias (2018); derived here. *)

From Coq Require Import Reals Lra Lia.
From DataMixing Require Import Sums.

Open Scope R_scope.

(** Twice the loss after one step. *)
Definition next_loss (d : nat) (h s A : vec) (alpha : R) : R :=
  sum d (fun i => h i * ((1 - alpha * h i) ^ 2 * A i + alpha ^ 2 * h i ^ 2 * s i)).

Theorem greedy_step : forall d h s A alpha,
  let slope := sum d (fun i => h i ^ 2 * A i) in
  let bend := sum d (fun i => h i ^ 3 * (A i + s i)) in
  0 < bend ->
  next_loss d h s A alpha = next_loss d h s A (slope / bend) + (alpha - slope / bend) ^ 2 * bend.
Proof.
  intros d h s A alpha slope bend Hb.
  assert (E : forall a, next_loss d h s A a = sum d (fun i => h i * A i) - 2 * a * slope + a ^ 2 * bend).
  { intros a. unfold slope, bend. rewrite <- !sum_scal, <- sum_minus, <- sum_plus. apply sum_ext. intros i _. ring. }
  rewrite !E. field. lra.
Qed.

Section Spherical.

Variables (d : nat) (h : R) (s : vec) (A : nat -> vec) (alpha : nat -> R).
Hypothesis step : forall t i, (i < d)%nat -> A (S t) i = (1 - alpha t * h) ^ 2 * A t i + alpha t ^ 2 * h ^ 2 * s i.

Let total (t : nat) := sum d (A t).
Let noise := sum d s.
Hypotheses (start_pos : 0 < sum d (A 0%nat)) (noise_pos : 0 < sum d s).

Lemma total_step t : total (S t) = (1 - alpha t * h) ^ 2 * total t + alpha t ^ 2 * h ^ 2 * noise.
Proof.
  unfold total, noise. rewrite <- !sum_scal, <- sum_plus. apply sum_ext. intros i Hi. now apply step.
Qed.

Lemma harmonic x T : 0 < x -> 0 < noise ->
  x * noise / (noise + INR T * x) * noise / (x * noise / (noise + INR T * x) + noise) = x * noise / (noise + INR (S T) * x).
Proof.
  intros Hx Hn. rewrite S_INR. pose proof (pos_INR T) as HT.
  assert (0 <= INR T * x) by (apply Rmult_le_pos; lra).
  set (r := noise + INR T * x). replace (noise + (INR T + 1) * x) with (r + x) by (unfold r; ring).
  assert (Hr : 0 < r) by (unfold r; lra). assert (0 < x * noise) by now apply Rmult_lt_0_compat.
  assert (0 < noise * r) by now apply Rmult_lt_0_compat. field. repeat split; lra.
Qed.

Theorem spherical_best : forall T, total 0 * noise / (noise + INR T * total 0) <= total T.
Proof.
  intros T. fold noise in noise_pos. fold (total 0) in start_pos. induction T as [|T IH].
  - simpl. right. field. lra.
  - set (b := total 0 * noise / (noise + INR T * total 0)) in *.
    assert (Hb : 0 < b).
    { apply Rdiv_lt_0_compat; [now apply Rmult_lt_0_compat|]. pose proof (pos_INR T).
      assert (0 <= INR T * total 0) by (apply Rmult_le_pos; lra). lra. }
    rewrite <- harmonic by assumption. fold b. rewrite total_step. set (x := total T) in *.
    apply Rle_trans with (x * noise / (x + noise)).
    + apply (Rmult_le_reg_r ((b + noise) * (x + noise))); [apply Rmult_lt_0_compat; lra|].
      replace (b * noise / (b + noise) * ((b + noise) * (x + noise))) with (b * noise * (x + noise)) by (field; lra).
      replace (x * noise / (x + noise) * ((b + noise) * (x + noise))) with (x * noise * (b + noise)) by (field; lra).
      assert (b * (noise * noise) <= x * (noise * noise)) by (apply Rmult_le_compat_r; [apply Rmult_le_pos; lra|exact IH]).
      lra.
    + assert (E : (1 - alpha T * h) ^ 2 * x + alpha T ^ 2 * h ^ 2 * noise - x * noise / (x + noise)
                  = (x + noise) * (alpha T * h - x / (x + noise)) ^ 2) by (field; lra).
      assert (0 <= (x + noise) * (alpha T * h - x / (x + noise)) ^ 2) by (apply Rmult_le_pos; [lra|apply pow2_ge_0]).
      lra.
Qed.

(** The greedy step is sum h^2 A / sum h^3 (A + s) = total/(h (total + noise)). *)
Theorem spherical_greedy : h <> 0 -> (forall t, alpha t = total t / (h * (total t + noise))) ->
  forall T, total T = total 0 * noise / (noise + INR T * total 0).
Proof.
  intros Hh Hg T. fold noise in noise_pos. fold (total 0) in start_pos. induction T as [|T IH].
  - simpl. field. lra.
  - assert (Hb : 0 < total T).
    { rewrite IH. apply Rdiv_lt_0_compat; [now apply Rmult_lt_0_compat|]. pose proof (pos_INR T).
      assert (0 <= INR T * total 0) by (apply Rmult_le_pos; lra). lra. }
    rewrite <- harmonic by assumption. rewrite <- IH, total_step, Hg. field. split; lra.
Qed.

End Spherical.

(** The hypotheses can be met: one coordinate, h = s = A_0 = 1, no steps at all. *)
Lemma spherical_best_nonvacuous : exists d h s A alpha,
  (forall t i, (i < d)%nat -> A (S t) i = (1 - alpha t * h) ^ 2 * A t i + alpha t ^ 2 * h ^ 2 * s i) /\
  0 < sum d (A 0%nat) /\ 0 < sum d s.
Proof.
  exists 1%nat, 1, (fun _ => 1), (fun _ _ => 1), (fun _ => 0). split; [intros; ring|]. simpl. lra.
Qed.
