(** Claim many-domains (F10): the leading form of the error for any number of parameters, |a T/N + b e^(-lambda T)|^2 with vectors a
    and b, and where it is least: at T with E = N e^(-lambda T)
      <a,b> > 0   E -> |a|^2/(lambda <a,b>)
      <a,b> = 0   lambda |b|^2 E^2 = |a|^2 T
      <a,b> < 0   |b|^2 E = -<a,b> T + O(1)
    so that lambda T = ln N - kappa ln T + O(1) with kappa = 0, 1/2, 1.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums RealFacts.

Open Scope R_scope.

Lemma divided_times : forall x y, 0 < y -> x / y * y = x.
Proof. intros x y Hy. field. lra. Qed.

Section Angle.

Variables (d : nat) (a b : nat -> R) (lambda : R).

Definition square_of (v : nat -> R) : R := sum d (fun i => v i ^ 2).
Definition product_of (u v : nat -> R) : R := sum d (fun i => u i * v i).

Definition leading_square (N T : R) : R := square_of (fun i => a i * (T / N) + b i * exp (- lambda * T)).

Let A := square_of a.
Let B := square_of b.
Let C := product_of a b.

Lemma leading_square_expanded : forall N T,
  leading_square N T = A * (T / N) ^ 2 + 2 * C * (T / N) * exp (- lambda * T) + B * exp (- lambda * T) ^ 2.
Proof.
  intros N T. unfold leading_square, A, B, C, square_of, product_of.
  generalize (T / N) (exp (- lambda * T)). intros x y.
  induction d as [|n IH]; simpl; [ring|].
  simpl in IH. rewrite IH. ring.
Qed.

Hypotheses (Hl : 0 < lambda) (HA : 0 < A) (HB : 0 < B).

Lemma cauchy_schwarz : C ^ 2 <= A * B.
Proof.
  assert (H : forall x y, 0 <= A * x ^ 2 + 2 * C * x * y + B * y ^ 2).
  { intros x y. replace (A * x ^ 2 + 2 * C * x * y + B * y ^ 2) with (square_of (fun i => a i * x + b i * y)).
    - unfold square_of. apply sum_nonneg. intros i _. apply pow2_ge_0.
    - unfold A, B, C, square_of, product_of. induction d as [|n IH]; simpl; [ring|]. simpl in IH. rewrite IH. ring. }
  pose proof (H (- C) A) as H0.
  assert (E : A * (- C) ^ 2 + 2 * C * - C * A + B * A ^ 2 = A * (A * B - C ^ 2)) by ring.
  rewrite E in H0. apply Rmult_le_reg_l with A; [exact HA|]. nra.
Qed.

(** Where the form is stationary. *)
Lemma leading_stationary : forall N T low, 0 < N -> low < T ->
  (forall y, low <= y -> leading_square N T <= leading_square N y) ->
  let E := N * exp (- lambda * T) in A * T + C * E = lambda * E * (C * T + B * E).
Proof.
  intros N T low HN HT Hmin E.
  pose (df := A * (2 * T / N ^ 2) + 2 * C * (/ N * exp (- lambda * T) + T / N * (- lambda * exp (- lambda * T)))
              + B * (2 * exp (- lambda * T) * (- lambda * exp (- lambda * T)))).
  assert (Hd : is_derive (leading_square N) T df).
  { apply (is_derive_ext (fun T => A * (T / N) ^ 2 + 2 * C * (T / N) * exp (- lambda * T) + B * exp (- lambda * T) ^ 2)).
    - intro t. symmetry. apply leading_square_expanded.
    - unfold df. auto_derive; [trivial|]. field. lra. }
  pose proof (interior_minimum_derivative _ low T df HT Hmin Hd) as H0.
  unfold df in H0. unfold E.
  assert (H1 : N ^ 2 / 2 * (A * (2 * T / N ^ 2) + 2 * C * (/ N * exp (- lambda * T) + T / N * (- lambda * exp (- lambda * T)))
    + B * (2 * exp (- lambda * T) * (- lambda * exp (- lambda * T)))) = 0) by (rewrite H0; ring).
  field_simplify in H1; [|lra]. lra.
Qed.

(** The three angles. *)
Theorem leading_angle : forall N T low, 0 < N -> 0 < T -> low < T ->
  (forall y, low <= y -> leading_square N T <= leading_square N y) ->
  let E := N * exp (- lambda * T) in
  (0 < C -> 1 < lambda * T -> A * T / (lambda * (C * T + B * E)) <= E <= A * T / (C * (lambda * T - 1))) /\
  (C = 0 -> lambda * B * E ^ 2 = A * T) /\
  (C < 0 -> 0 <= B * E + C * T <= A * B / (lambda * - C)).
Proof.
  intros N T low HN HT Hlow Hmin E.
  pose proof (leading_stationary N T low HN Hlow Hmin) as H. cbv zeta in H. fold E in H.
  assert (HE : 0 < E) by (apply Rmult_lt_0_compat; [exact HN | apply exp_pos]).
  pose proof cauchy_schwarz as CS.
  split; [|split].
  - intros HC H1.
    assert (P : 0 < lambda * (C * T + B * E)) by (apply Rmult_lt_0_compat; nra).
    assert (Q : 0 < C * (lambda * T - 1)) by (apply Rmult_lt_0_compat; lra).
    split.
    + apply Rmult_le_reg_r with (lambda * (C * T + B * E)); [exact P|].
      rewrite divided_times by exact P.
      nra.
    + apply Rmult_le_reg_r with (C * (lambda * T - 1)); [exact Q|].
      rewrite divided_times by exact Q.
      assert (0 <= lambda * E * (B * E)) by (apply Rmult_le_pos; apply Rmult_le_pos; lra). nra.
  - intro HC. rewrite HC in H. replace (lambda * B * E ^ 2) with (lambda * E * (0 * T + B * E)) by ring. lra.
  - intro HC.
    assert (HD : 0 < - C) by lra.
    assert (Hlow' : 0 <= B * E + C * T).
    { destruct (Rle_or_lt 0 (B * E + C * T)) as [G | G]; [exact G | exfalso].
      assert (HlE : 0 < lambda * E) by (apply Rmult_lt_0_compat; lra).
      assert (F : A * T + C * E < 0).
      { rewrite H. replace 0 with (lambda * E * 0) by ring. apply Rmult_lt_compat_l; lra. }
      assert (G2 : A * B * T < - C * (B * E)).
      { replace (A * B * T) with (B * (A * T)) by ring. replace (- C * (B * E)) with (B * (- (C * E))) by ring.
        apply Rmult_lt_compat_l; lra. }
      assert (G3 : - C * (B * E) < - C * (- C * T)) by (apply Rmult_lt_compat_l; lra).
      assert (G4 : C ^ 2 * T <= A * B * T) by (apply Rmult_le_compat_r; lra).
      replace (- C * (- C * T)) with (C ^ 2 * T) in G3 by ring. lra. }
    split; [exact Hlow'|].
    assert (CE : C * E < 0) by (replace 0 with (0 * E) by ring; apply Rmult_lt_compat_r; lra).
    assert (F : lambda * E * (B * E + C * T) <= A * T).
    { replace (B * E + C * T) with (C * T + B * E) by ring. lra. }
    assert (G : lambda * (- C * T) * (B * E + C * T) <= A * B * T).
    { apply Rle_trans with (lambda * (B * E) * (B * E + C * T)).
      - apply Rmult_le_compat_r; [exact Hlow'|]. apply Rmult_le_compat_l; lra.
      - replace (lambda * (B * E) * (B * E + C * T)) with (B * (lambda * E * (B * E + C * T))) by ring.
        replace (A * B * T) with (B * (A * T)) by ring. apply Rmult_le_compat_l; lra. }
    apply Rmult_le_reg_r with (lambda * - C * T).
    + apply Rmult_lt_0_compat; [apply Rmult_lt_0_compat; lra | exact HT].
    + replace (A * B / (lambda * - C) * (lambda * - C * T)) with (A * B / (lambda * - C) * (lambda * - C) * T) by ring.
      rewrite divided_times by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** Noise with the step ln T/(mu T): the mean error a T/N + t eta, at T = tau sqrt(N ln N) in units of sqrt(ln N/N); A = |a|^2,
    B = |b|^2 for b the tilt. *)
Theorem tilt_angle : forall mu tau best : R, 0 < mu -> 0 < tau -> 0 < best ->
  2 * mu * best ^ 2 * sqrt A = sqrt B -> tau <> best ->
  square_of (fun i => a i * best + b i / (2 * mu * best)) < square_of (fun i => a i * tau + b i / (2 * mu * tau)).
Proof.
  intros mu tau best Hmu Ht Hb E Hne.
  assert (X : forall x, 0 < x -> square_of (fun i => a i * x + b i / (2 * mu * x)) = A * x ^ 2 + C / mu + B / (4 * mu ^ 2 * x ^ 2)).
  { intros x Hx. unfold A, B, C, square_of, product_of.
    clear HA HB E. induction d as [|n IH]; simpl; [field; lra|]. simpl in IH. rewrite IH. field. lra. }
  rewrite (X best Hb), (X tau Ht).
  assert (EB : B = 4 * mu ^ 2 * best ^ 4 * A).
  { rewrite <- (sqrt_sqrt B) by lra. rewrite <- E.
    replace (2 * mu * best ^ 2 * sqrt A * (2 * mu * best ^ 2 * sqrt A)) with (4 * mu ^ 2 * best ^ 4 * (sqrt A * sqrt A)) by ring.
    rewrite sqrt_sqrt by lra. reflexivity. }
  rewrite EB.
  assert (D : A * tau ^ 2 + C / mu + 4 * mu ^ 2 * best ^ 4 * A / (4 * mu ^ 2 * tau ^ 2)
    - (A * best ^ 2 + C / mu + 4 * mu ^ 2 * best ^ 4 * A / (4 * mu ^ 2 * best ^ 2))
    = A * ((tau - best) * (tau + best) / tau) ^ 2) by (field; lra).
  assert (P : 0 < A * ((tau - best) * (tau + best) / tau) ^ 2).
  { apply Rmult_lt_0_compat; [exact HA|]. apply pow2_gt_0.
    apply Rmult_integral_contrapositive_currified; [|apply Rinv_neq_0_compat; lra].
    apply Rmult_integral_contrapositive_currified; lra. }
  lra.
Qed.

End Angle.
