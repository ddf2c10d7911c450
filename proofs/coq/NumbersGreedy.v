(** Claims G1, G2, G3 and F1, numbers of their tables, decided here.

    - greedy-worst-domain: the margin is eta, F(0) = 4, F(1) = 5;
    - greedy-worst-ratio: the ratios F(limit)/F* of the worst instances, T = 1 for every inner step and T = 5, 6;
    - horizon-metric: w_T at T = 2, 3, 5, 10, and for each inner step the first horizon whose limit is off the vertex;
    - full-truncation: the error of the hypergradient where the bound is attained.

    The quantities are those of the theorems on the run: [margin], [outer_loss] (GreedyWorstDomain), the minimisers of
    [greedy_ratio_attained], [limit_weight], to which the weights converge by [horizon_metric_two_domains], [hypergradient].

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith ZArith Bool.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains GreedyWorstDomain WeightedLoss GreedyWorstRatio
  HorizonTwoDomains HorizonInstance FullTruncationAttained.

Open Scope R_scope.

(** ** G1 *)

Theorem greedy_domain_numbers :
  (forall eta, margin 2 1 (pair 1 4) corner (pair (-2) 2) eta = 1 * eta) /\
  outer_loss 2 2 corner (pair (-2) 2) (two 0) = 4 /\ outer_loss 2 2 corner (pair (-2) 2) (two 1) = 5.
Proof.
  split; [|split].
  - intros eta. unfold margin, dot. simpl sum. rewrite !M_diag by lia. unfold vsub, corner, pair. simpl. ring.
  - unfold outer_loss, half_square, dot, vsub, mix, corner, pair, two. simpl. field.
  - unfold outer_loss, half_square, dot, vsub, mix, corner, pair, two. simpl. field.
Qed.

(** ** G2 *)

(** F at the limit of horizon T over F at the best mixture, for the instance of [greedy_ratio_attained]. *)
Definition attained_ratio (kap eta : R) (T : nat) : R :=
  let a := worst_pair (kappa eta 1 kap T) in
  half_square 2 (fun _ => 0) (mix 2 a (two 1)) / half_square 2 (fun _ => 0) (mix 2 a (two 0)).

Lemma attained_ratio_value : forall kap eta T, 1 <= kap -> 0 < eta -> eta * kap <= 1 -> (1 <= T)%nat ->
  attained_ratio kap eta T = (kappa eta 1 kap T + 1)² / (4 * kappa eta 1 kap T).
Proof.
  intros kap eta T Hk He Hek HT. destruct (greedy_ratio_attained kap eta T Hk He Hek HT) as [_ [_ [Hpos E]]].
  cbv zeta in *. unfold attained_ratio. rewrite E. field.
  destruct (kappa_ge_one kap eta T Hk He Hek HT) as [_ [H1 _]]. split; lra.
Qed.

Lemma kappa_one : forall kap eta, 0 < eta -> kappa eta 1 kap 1 = kap.
Proof. intros kap eta He. unfold kappa. rewrite !pow_1. field. lra. Qed.

Theorem greedy_ratio_numbers :
  (forall eta, 0 < eta -> eta * (5 / 4) <= 1 -> attained_ratio (5 / 4) eta 1 = 81 / 80) /\
  (forall eta, 0 < eta -> eta * 2 <= 1 -> attained_ratio 2 eta 1 = 9 / 8) /\
  (forall eta, 0 < eta -> eta * 4 <= 1 -> attained_ratio 4 eta 1 = 25 / 16) /\
  (forall eta, 0 < eta -> eta * 10 <= 1 -> attained_ratio 10 eta 1 = 121 / 40) /\
  (forall eta, 0 < eta -> eta * 30 <= 1 -> attained_ratio 30 eta 1 = 961 / 120) /\
  (forall eta, 0 < eta -> eta * 100 <= 1 -> attained_ratio 100 eta 1 = 10201 / 400) /\
  (forall eta, 0 < eta -> eta * 1000 <= 1 -> attained_ratio 1000 eta 1 = 1002001 / 4000) /\
  attained_ratio 4 (/ 4) 5 = 3258025 / 3198976 /\ attained_ratio 4 (/ 4) 6 = 55696369 / 55164928.
Proof.
  repeat split; intros; rewrite attained_ratio_value by (lra || lia); rewrite ?kappa_one by assumption;
    unfold Rsqr, kappa; simpl; field.
Qed.

(** ** G3: the instance of G1 *)

Notation limit eta T := (limit_weight 2 T (pair 1 4) corner (pair (-2) 2) eta).

Lemma limit_value : forall eta T,
  limit eta T = 2 * ((1 - eta) ^ T - (1 - eta * 4) ^ T) / (2 - (1 - eta) ^ T - (1 - eta * 4) ^ T).
Proof.
  intros eta T. unfold limit_weight, horizon_weight, dot. simpl. rewrite !M_diag by lia.
  unfold vsub, corner, pair. simpl. rewrite Rmult_1_r. f_equal; ring.
Qed.

Lemma clip_inside : forall x, 0 <= x <= 1 -> clip x = x.
Proof. intros x H. unfold clip. rewrite Rmin_right, Rmax_right; lra. Qed.

Theorem horizon_weight_numbers :
  clip (limit (/ 4) 2) = 18 / 23 /\ clip (limit (/ 4) 3) = 54 / 101 /\
  clip (limit (/ 4) 5) = 486 / 1805 /\ clip (limit (/ 4) 10) = 118098 / 2038103.
Proof.
  assert (H : forall T x, 0 <= x <= 1 ->
    2 * ((1 - / 4) ^ T - (1 - / 4 * 4) ^ T) = x * (2 - (1 - / 4) ^ T - (1 - / 4 * 4) ^ T) ->
    0 < 2 - (1 - / 4) ^ T - (1 - / 4 * 4) ^ T -> clip (limit (/ 4) T) = x).
  { intros T x Hx E Hd. rewrite limit_value, E. unfold Rdiv. rewrite Rmult_assoc, Rinv_r, Rmult_1_r by lra.
    now apply clip_inside. }
  repeat split; apply H; simpl; lra.
Qed.

(** The numerators (n-1)^T, (n-4)^T, n^T of the powers at the inner step 1/n. *)
Definition powers_step (n : Z) (s : Z * Z * Z) : Z * Z * Z :=
  let '(a, b, c) := s in ((n - 1) * a, (n - 4) * b, n * c)%Z.
Definition powers (n : Z) (T : nat) : Z * Z * Z := Nat.iter T (powers_step n) (1, 1, 1)%Z.

Definition stuck (s : Z * Z * Z) : bool := let '(a, b, c) := s in (2 * c <=? 3 * a - b)%Z.
Fixpoint leaves_after (n : Z) (steps : nat) (s : Z * Z * Z) : bool :=
  match steps with O => negb (stuck s) | S k => if stuck s then leaves_after n k (powers_step n s) else false end.

Lemma leaves_after_correct : forall n steps T, leaves_after n steps (powers n T) = true ->
  (forall i, (i < steps)%nat -> stuck (powers n (T + i)) = true) /\ stuck (powers n (T + steps)) = false.
Proof.
  intros n steps. induction steps as [|k IH]; intros T H; simpl in H.
  - rewrite Nat.add_0_r. split; [lia|]. now destruct (stuck (powers n T)).
  - destruct (stuck (powers n T)) eqn:E; [|discriminate]. destruct (IH (S T) H) as [H1 H2].
    replace (T + S k)%nat with (S T + k)%nat by lia. split; [|exact H2].
    intros [|i] Hi; [now rewrite Nat.add_0_r|]. replace (T + S i)%nat with (S T + i)%nat by lia. apply H1. lia.
Qed.

Lemma powers_real : forall n T, (4 <= n)%Z -> let '(a, b, c) := powers n T in
  0 < IZR c /\ IZR a = (1 - / IZR n) ^ T * IZR c /\ IZR b = (1 - / IZR n * 4) ^ T * IZR c.
Proof.
  intros n T Hn. assert (H4 : 4 <= IZR n) by now apply IZR_le.
  induction T as [|T IH]; [simpl; lra|]. change (powers n (S T)) with (powers_step n (powers n T)). unfold powers_step.
  destruct (powers n T) as [[a b] c]. destruct IH as [Hc [Ea Eb]]. rewrite !mult_IZR, !minus_IZR, Ea, Eb. simpl pow.
  split; [apply Rmult_lt_0_compat; lra|]. split; field; lra.
Qed.

(** The limit is the worst vertex, 1, exactly where 3 (1-eta)^T - (1-4 eta)^T >= 2. *)
Lemma stuck_correct : forall n T, (4 <= n)%Z -> (1 <= T)%nat ->
  if stuck (powers n T) then clip (limit (/ IZR n) T) = 1 else clip (limit (/ IZR n) T) < 1.
Proof.
  intros n T Hn HT. assert (H4 : 4 <= IZR n) by now apply IZR_le.
  pose proof (powers_real n T Hn) as H. unfold stuck. destruct (powers n T) as [[a b] c]. destruct H as [Hc [Ea Eb]].
  assert (Hi : 0 < / IZR n <= / 4) by (split; [apply Rinv_0_lt_compat; lra | apply Rinv_le_contravar; lra]).
  pose proof (pow_lt_unit (1 - / IZR n) T ltac:(lra) HT) as Hp. pose proof (pow_unit (1 - / IZR n * 4) T ltac:(lra)) as Hq.
  assert (Hq1 : (1 - / IZR n * 4) ^ T <= (1 - / IZR n) ^ T) by (apply pow_incr; lra).
  rewrite limit_value. set (p := (1 - / IZR n) ^ T) in *. set (q := (1 - / IZR n * 4) ^ T) in *.
  assert (Hd : 0 < 2 - p - q) by lra. destruct (Z.leb_spec (2 * c) (3 * a - b)) as [Hle|Hlt].
  - apply IZR_le in Hle. rewrite minus_IZR, !mult_IZR, Ea, Eb in Hle.
    assert (1 <= 2 * (p - q) / (2 - p - q)).
    { apply (Rmult_le_reg_r (2 - p - q)); [exact Hd|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
      apply (Rmult_le_reg_r (IZR c)); lra. }
    unfold clip. rewrite Rmin_left, Rmax_right; lra.
  - apply IZR_lt in Hlt. rewrite minus_IZR, !mult_IZR, Ea, Eb in Hlt.
    assert (2 * (p - q) / (2 - p - q) < 1).
    { apply (Rmult_lt_reg_r (2 - p - q)); [exact Hd|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
      apply (Rmult_lt_reg_r (IZR c)); lra. }
    unfold clip. rewrite Rmin_right by lra. apply Rmax_lub_lt; lra.
Qed.

(** T0 is the first horizon whose limit is off the worst vertex, at the inner step 1/n. *)
Definition first_off_vertex (n : Z) (T0 : nat) : Prop :=
  (forall T, (1 <= T < T0)%nat -> clip (limit (/ IZR n) T) = 1) /\ clip (limit (/ IZR n) T0) < 1.

Lemma first_off_vertex_decided : forall n T0, (4 <= n)%Z -> (1 <= T0)%nat ->
  leaves_after n (T0 - 1) (powers n 1) = true -> first_off_vertex n T0.
Proof.
  intros n T0 Hn HT H. destruct (leaves_after_correct n _ 1 H) as [Hs He].
  replace (1 + (T0 - 1))%nat with T0 in He by lia. split.
  - intros T HT1. specialize (Hs (T - 1)%nat ltac:(lia)). replace (1 + (T - 1))%nat with T in Hs by lia.
    pose proof (stuck_correct n T Hn ltac:(lia)) as Hc. now rewrite Hs in Hc.
  - pose proof (stuck_correct n T0 Hn HT) as Hc. now rewrite He in Hc.
Qed.

Theorem first_off_vertex_numbers :
  first_off_vertex 4 2 /\ first_off_vertex 5 2 /\ first_off_vertex 10 3 /\ first_off_vertex 20 5 /\
  first_off_vertex 100 22 /\ first_off_vertex 1000 211.
Proof. repeat apply conj; try (apply first_off_vertex_decided; [lia | lia |]; vm_compute; reflexivity). Qed.

(** ** F1 *)

(** The error of the second component at horizon T, for the instance of [full_truncation_attained]. *)
Definition attained_error (mu L eta e GV : R) (T : nat) : R :=
  let H i := matvec 1 (diag (fun _ => if Nat.eqb i 0 then mu else L)) in
  hypergradient 2 1 (fun i => quadratic_grad (H i) (corner i)) (fun i _ => H i) (fun _ _ => GV) eta T
    (two 1) (fun _ => 1 - e) 1%nat - - (L / mu) * GV.

Theorem full_truncation_numbers :
  attained_error 1 4 (/ 4) (1 / 2) 1 5 = 891 / 512 /\
  729459927543 / 10 ^ 11 < attained_error 1 10 (1 / 10) (9 / 10) 2 20 < 729459927544 / 10 ^ 11.
Proof.
  unfold attained_error. rewrite !full_truncation_attained by lra. simpl. split; [field | lra].
Qed.
