(** Claim full-horizon-last (F5), continued: the run of the algorithm satisfies the recursion of the shifted odds, hence the
    two-sided bound on x_K = 1 - w_K; statement in FullHorizonLast.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains RealFacts FullHorizonAverage FullHorizonLast.

Open Scope R_scope.

(** Weights and parameters of the EG run with c = (1+v, 1-v), from [theta_0 = w_0 (1,1)]. *)
Definition eg_weights (h eta alpha v w0 : R) (T : nat) : nat -> vec :=
  run_weights h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0).
Definition eg_parameters (h eta alpha v w0 : R) (T : nat) : nat -> vec :=
  run_parameters h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0).

(** The distance to the optimal vertex. *)
Definition vertex_error (h eta alpha v w0 : R) (T k : nat) : R := 1 - eg_weights h eta alpha v w0 T k 0%nat.

Lemma vertex_objective : forall v w,
  outer_loss 2 2 corner (pair (1 + v) (1 - v)) (two w) - outer_loss 2 2 corner (pair (1 + v) (1 - v)) (two 1)
  = (1 - w) ^ 2.
Proof.
  intros v w. pose proof (two_domain_objective (1 + v) (1 - v) w) as H.
  replace ((1 + v + (1 - v)) / 2) with 1 in H by field. rewrite H. ring.
Qed.

Lemma powers_order : forall h eta T, 1 < h -> 0 < eta -> eta * h <= 1 -> (1 <= T)%nat ->
  0 <= (1 - eta * h) ^ T /\ (1 - eta * h) ^ T < (1 - eta) ^ T /\ (1 - eta) ^ T < 1.
Proof.
  intros h eta T Hh Heta Hstab HT. assert (He : eta < 1) by nra.
  split; [apply pow_le; lra|]. destruct T as [|t]; [lia|]. clear HT.
  induction t as [|t [IH1 IH2]]; [simpl; nra|].
  assert (0 <= (1 - eta * h) ^ S t) by (apply pow_le; lra).
  set (A := (1 - eta * h) ^ S t) in *. set (B := (1 - eta) ^ S t) in *.
  assert (Hlt : eta < eta * h) by nra.
  assert ((1 - eta * h) * A <= (1 - eta * h) * B) by (apply Rmult_le_compat_l; lra).
  change ((1 - eta * h) ^ S (S t)) with ((1 - eta * h) * A).
  change ((1 - eta) ^ S (S t)) with ((1 - eta) * B). split; nra.
Qed.

Section Run.

Variables h eta alpha v w0 : R.
Variable T : nat.
Hypotheses (Hh : 1 < h) (Heta : 0 < eta) (Hstab : eta * h <= 1) (Halpha : 0 < alpha <= 2) (Hv : 0 < v) (Hw0 : 0 < w0 < 1).
Hypothesis (HT : (1 <= T)%nat).

Let p1 := (1 - eta) ^ T.
Let p2 := (1 - eta * h) ^ T.
Let m := 2 - p1 - p2.
Let eps := v * (p1 - p2) / m.
Let sigma := alpha * (p1 + p2).
Let W := eg_weights h eta alpha v w0 T.
Let P := eg_parameters h eta alpha v w0 T.
Let odds_1 (k : nat) := W k 0%nat / (1 - W k 0%nat).
Let shift (k : nat) := alpha * (p1 * (1 - P k 0%nat) + p2 * (1 - P k 1%nat)).

Lemma run_invariant : forall k, simplex 2 (W k) /\ 0 < W k 0%nat < 1 /\ 0 <= P k 0%nat <= 1 /\ 0 <= P k 1%nat <= 1.
Proof.
  destruct (powers_order h eta T Hh Heta Hstab HT) as [H2 [H12 H1]]. fold p1 p2 in H2, H12, H1.
  induction k as [|k [Hs [Hw [HP0 HP1]]]].
  - assert (EW : W 0%nat = two w0) by reflexivity. assert (EP : P 0%nat = pair w0 w0) by reflexivity.
    rewrite EW, EP. split; [apply two_simplex; lra|]. unfold two, pair. simpl. lra.
  - assert (ES : W (S k) = eg 2 alpha (run_gradient h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0) k) (W k))
      by apply run_weights_S.
    assert (Hs' : simplex 2 (W (S k))) by (rewrite ES; apply eg_simplex, Hs).
    split; [exact Hs'|]. assert (Hw1 : 0 < W k 1%nat) by (destruct Hs as [_ E]; simpl in E; lra).
    split.
    + assert (0 < W (S k) 0%nat) by (rewrite ES; apply eg_pos; [exact Hs | lra]).
      assert (0 < W (S k) 1%nat) by (rewrite ES; apply eg_pos; [exact Hs | exact Hw1]).
      destruct Hs' as [_ E]. simpl in E. lra.
    + assert (E0 := run_parameters_S h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0) k 0 ltac:(lia) (proj2 Hs)).
      assert (E1 := run_parameters_S h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0) k 1 ltac:(lia) (proj2 Hs)).
      unfold pair in E0 at 2 4. unfold pair in E1 at 2 4. simpl in E0, E1. rewrite Rmult_1_r in E0.
      fold p1 in E0. fold p2 in E1. change (run_parameters h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0)) with P in E0, E1.
      change (run_weights h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0)) with W in E0, E1.
      rewrite E0, E1. split; split; nra.
Qed.

(** [zeta_(k+1) = zeta_k + alpha m (x_k - epsilon)], exponentiated. *)
Lemma shifted_odds_S : forall k,
  odds_1 (S k) * exp (shift (S k)) = odds_1 k * exp (shift k) * exp (alpha * m * (1 - W k 0%nat - eps)).
Proof.
  intros k. destruct (powers_order h eta T Hh Heta Hstab HT) as [H2 [H12 H1]]. fold p1 p2 in H2, H12, H1.
  destruct (run_invariant k) as [Hs [Hw _]]. destruct (run_invariant (S k)) as [Hs' [Hw' _]].
  set (g := run_gradient h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0) k).
  assert (Ho : odds (W (S k)) = odds (W k) * exp (alpha * (g 0%nat - g 1%nat))).
  { replace (W (S k)) with (eg 2 alpha g (W k)) by (symmetry; apply run_weights_S).
    apply eg_odds; [exact Hs | lra]. }
  assert (EO : forall i, simplex 2 (W i) -> 0 < W i 0%nat < 1 -> odds_1 i = / odds (W i)).
  { intros i [_ Ei] Hi. simpl in Ei. unfold odds_1, odds. replace (1 - W i 0%nat) with (W i 1%nat) by lra. field. lra. }
  assert (Hpos : 0 < odds (W k)).
  { unfold odds. destruct Hs as [_ E]. simpl in E. apply Rdiv_lt_0_compat; lra. }
  rewrite !EO, Ho by assumption. rewrite Rinv_mult, <- exp_Ropp.
  rewrite !Rmult_assoc, <- !exp_plus. f_equal. f_equal.
  unfold g. rewrite run_gradient_difference by apply Hs. fold p1 p2.
  unfold shift. change (run_parameters h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0)) with P.
  assert (E0 := run_parameters_S h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0) k 0 ltac:(lia) (proj2 Hs)).
  assert (E1 := run_parameters_S h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0) k 1 ltac:(lia) (proj2 Hs)).
  unfold pair in E0 at 2 4. unfold pair in E1 at 2 4. simpl in E0, E1. rewrite Rmult_1_r in E0.
  fold p1 in E0. fold p2 in E1. change (run_parameters h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0)) with P in E0, E1.
  change (run_weights h (1 + v) (1 - v) eta T (eg 2 alpha) (two w0) (pair w0 w0)) with W in E0, E1.
  change (P (S k) 0%nat) with (P (S k) O). rewrite E0, E1.
  unfold eps, m. field. lra.
Qed.

Lemma shift_range : forall k, 1 <= exp (shift k) <= exp sigma.
Proof.
  intros k. destruct (powers_order h eta T Hh Heta Hstab HT) as [H2 [H12 H1]]. fold p1 p2 in H2, H12, H1. destruct (run_invariant k) as [_ [_ [HP0 HP1]]].
  assert (Hlo : 0 <= p1 * (1 - P k 0%nat) + p2 * (1 - P k 1%nat)) by nra.
  assert (Hhi : p1 * (1 - P k 0%nat) + p2 * (1 - P k 1%nat) <= p1 + p2) by nra.
  unfold shift, sigma. rewrite <- exp_0 at 1. split; apply exp_le; nra.
Qed.

Theorem last_iterate_two_sided : alpha * m * eps <= 1 -> eps <= 1 - w0 -> forall K,
  Rmax (exp (- sigma) * eps) (/ (1 + exp sigma * (w0 / (1 - w0) + INR K * (exp (alpha * m) - 1))))
  <= vertex_error h eta alpha v w0 T K /\
  ((1 <= K)%nat ->
   vertex_error h eta alpha v w0 T K <= exp sigma / w0 * (eps / (1 - (1 - alpha * m * eps) ^ K))).
Proof.
  intros Hae Hew K. destruct (powers_order h eta T Hh Heta Hstab HT) as [H2 [H12 H1]]. fold p1 p2 in H2, H12, H1.
  assert (Hm : 0 < m < 2) by (unfold m; lra).
  assert (Heps : 0 < eps) by (apply Rdiv_lt_0_compat; [apply Rmult_lt_0_compat; lra | lra]).
  assert (Ha : 0 < alpha * m <= 4) by nra.
  assert (HE : 1 <= exp sigma) by (pose proof (shift_range 0); lra).
  assert (Hx : forall k, vertex_error h eta alpha v w0 T k = / (1 + odds_1 k)).
  { intros k. destruct (run_invariant k) as [_ [Hw _]]. unfold vertex_error, odds_1. fold W. field. lra. }
  assert (HL : forall k, 0 < odds_1 k).
  { intros k. destruct (run_invariant k) as [_ [Hw _]]. apply Rdiv_lt_0_compat; lra. }
  assert (Hclose : forall k, odds_1 k <= odds_1 k * exp (shift k) <= exp sigma * odds_1 k).
  { intros k. pose proof (HL k). pose proof (shift_range k). split; nra. }
  assert (HO := shifted_odds_S).
  assert (Hstart : odds_1 0 = w0 / (1 - w0)) by reflexivity.
  rewrite exp_Ropp. split; [apply Rmax_lub|].
  - exact (last_lower_floor _ _ _ _ _ _ _ Ha Heps HE Hw0 Hew Hx HL Hclose HO Hstart K).
  - exact (last_lower_transient _ _ _ _ _ _ _ Ha Heps HE Hw0 Hx HL Hclose HO Hstart K).
  - exact (last_upper _ _ _ _ _ _ _ Ha Heps Hw0 Hae Hew Hx HL Hclose HO Hstart K).
Qed.

End Run.

Lemma last_iterate_two_sided_nonvacuous :
  exists h eta alpha v w0 : R, exists T : nat,
    1 < h /\ 0 < eta /\ eta * h <= 1 /\ 0 < alpha <= 2 /\ 0 < v /\ 0 < w0 < 1 /\ (1 <= T)%nat /\
    (let m := 2 - (1 - eta) ^ T - (1 - eta * h) ^ T in
     let eps := v * ((1 - eta) ^ T - (1 - eta * h) ^ T) / m in alpha * m * eps <= 1 /\ eps <= 1 - w0).
Proof.
  exists 4, (/ 4), (/ 4), (/ 5), (/ 2), 1%nat. repeat split; try lra; try lia; simpl; lra.
Qed.
